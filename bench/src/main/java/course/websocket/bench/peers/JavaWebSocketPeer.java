package course.websocket.bench.peers;

import java.net.InetSocketAddress;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** The peer Java-WebSocket. */
public final class JavaWebSocketPeer extends WebSocketServer {

  private final boolean pings;

  private JavaWebSocketPeer(boolean pings) {
    super(new InetSocketAddress("127.0.0.1", 0), Runtime.getRuntime().availableProcessors());
    setTcpNoDelay(true);
    setMaxPendingConnections(4096);
    this.pings = pings;
    if (pings) {
      setConnectionLostTimeout(
          1); // its pings have one setting: an answer may take half as long again
    }
  }

  public static void main(String[] args) {
    JavaWebSocketPeer server = new JavaWebSocketPeer(args.length > 0);
    server.start();
  }

  @Override
  public void onStart() {
    System.out.println("ready ws://127.0.0.1:" + getPort());
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    if (socket.getResourceDescriptor().equals("/echo")) {
      socket.send(text);
    } else {
      broadcast(text);
    }
  }

  @Override
  public void onOpen(WebSocket socket, ClientHandshake handshake) {}

  @Override
  public void onClose(WebSocket socket, int code, String reason, boolean remote) {
    if (pings) {
      System.out.println("closed");
    }
  }

  @Override
  public void onError(WebSocket socket, Exception e) {}
}

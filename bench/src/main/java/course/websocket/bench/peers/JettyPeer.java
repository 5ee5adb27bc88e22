package course.websocket.bench.peers;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** The peer Jetty, with its own WebSocket interface. */
public final class JettyPeer {

  private JettyPeer() {}

  public static void main(String[] args) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setAcceptQueueSize(4096);
    server.addConnector(connector);
    server.setHandler(
        WebSocketUpgradeHandler.from(
            server,
            container -> {
              container.addMapping("/echo", (request, response, callback) -> new Echo());
              container.addMapping("/room", (request, response, callback) -> new Member());
            }));
    server.start();
    System.out.println("ready ws://127.0.0.1:" + connector.getLocalPort());
  }

  /** Sends every text back. */
  public static final class Echo extends Session.Listener.AbstractAutoDemanding {
    @Override
    public void onWebSocketText(String text) {
      getSession().sendText(text, Callback.NOOP);
    }
  }

  /** Sends every text to all members. */
  public static final class Member extends Session.Listener.AbstractAutoDemanding {

    private static final Set<Session> ROOM = ConcurrentHashMap.newKeySet();

    @Override
    public void onWebSocketOpen(Session session) {
      super.onWebSocketOpen(session);
      ROOM.add(session);
    }

    @Override
    public void onWebSocketText(String text) {
      ROOM.forEach(member -> member.sendText(text, Callback.NOOP));
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
      ROOM.remove(getSession());
      callback.succeed();
    }
  }
}

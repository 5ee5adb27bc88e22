package course.websocket.bench.peers;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Limits;
import course.websocket.echo.Message;
import course.websocket.echo.WebSocketServer;

/** An echo server whose health the course's balancer can ask for; it is not measured itself. */
public final class BehindProxy {

  private BehindProxy() {}

  @SuppressWarnings("resource") // serves until the process ends
  public static void main(String[] args) {
    WebSocketServer server =
        new WebSocketServer(Limits.DEFAULT)
            .endpoint("/ws", new Echo())
            .http("/health", exchange -> exchange.setStatusCode(200))
            .start(0);
    System.out.println("ready ws://127.0.0.1:" + server.port());
  }

  private static final class Echo implements Endpoint {
    @Override
    public void onText(Connection connection, String text) {
      connection.send(Message.text(text));
    }
  }
}

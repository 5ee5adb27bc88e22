package course.websocket.broadcast;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Limits;
import course.websocket.echo.Message;
import course.websocket.echo.Request;
import course.websocket.echo.WebSocketServer;

/**
 * Lesson 2's server: a text sent to {@code /ws} goes to everybody, as it is. Safe for use by
 * several threads.
 */
public final class BroadcastServer implements Endpoint {

  private final ConnectionManager manager;

  public BroadcastServer(ConnectionManager manager) {
    this.manager = manager;
  }

  /**
   * Starts the server.
   *
   * @param port a TCP port, 0 for any that is free
   */
  public static WebSocketServer start(int port, ConnectionManager manager) {
    return new WebSocketServer(Limits.DEFAULT)
        .endpoint("/ws", new BroadcastServer(manager))
        .start(port);
  }

  /** Runs the server on the port that the first argument names. */
  public static void main(String[] args) {
    start(Integer.parseInt(args[0]), new ConnectionManager()).runUntilStopped("/ws");
  }

  @Override
  public void onOpen(Connection connection, Request request) {
    manager.connect(connection);
  }

  @Override
  public void onText(Connection connection, String text) {
    manager.broadcast(Message.text(text));
  }

  /** Called however the connection ended, by a close frame or without a word: forget it. */
  @Override
  public void onClose(Connection connection, int code) {
    // Step 4: forget a connection that has ended
    // nobody is ever removed
  }
}

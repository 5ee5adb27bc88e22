package course.websocket.broadcast;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Limits;
import course.websocket.echo.Request;
import course.websocket.echo.SendQueue;
import course.websocket.echo.WebSocketServer;
import java.util.function.Supplier;

/**
 * Lesson 2's server: a text sent to {@code /ws} goes to everybody, as it is, and one sent to {@code
 * /rooms/{room}} to that room. Safe for use by several threads.
 */
public final class BroadcastServer implements Endpoint {

  private final ConnectionManager manager;

  public BroadcastServer(ConnectionManager manager) {
    this.manager = manager;
  }

  /**
   * Starts the server. A peer that reads too slowly is given up.
   *
   * @param port a TCP port, 0 for any that is free
   */
  public static WebSocketServer start(int port, ConnectionManager manager) {
    int maxBytes = Limits.DEFAULT.maxQueuedBytes();
    return start(port, manager, new Rooms(), () -> new Outbox(maxBytes, Outbox.Policy.CLOSE));
  }

  /**
   * Starts the server.
   *
   * @param port a TCP port, 0 for any that is free
   * @param outboxes gives each connection its own
   */
  static WebSocketServer start(
      int port, ConnectionManager manager, Rooms rooms, Supplier<SendQueue> outboxes) {
    return new WebSocketServer(Limits.DEFAULT)
        .queues(outboxes)
        .endpoint("/ws", new BroadcastServer(manager))
        .endpoint("/rooms", new RoomServer(rooms))
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
    manager.broadcast(text);
  }

  /** Called however the connection ended, by a close frame or without a word: forget it. */
  @Override
  public void onClose(Connection connection, int code) {
    // Step 4: forget a connection that has ended
    // nobody is ever removed
  }
}

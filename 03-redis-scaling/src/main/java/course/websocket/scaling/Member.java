package course.websocket.scaling;

import course.websocket.echo.Connection;
import course.websocket.echo.Message;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A connection in a room. Until it is welcomed, messages of the room wait, so that the welcome
 * comes first. Safe for use by several threads.
 */
final class Member implements Connection {

  /** What may wait for the welcome. */
  private static final int MAX_HELD = 1_000;

  private final Connection connection;
  private final String room;
  private final String name;

  /** Guarded by this: what waits for the welcome; null after it. */
  private Queue<Message> held = new ArrayDeque<>();

  Member(Connection connection, String room, String name) {
    this.connection = connection;
    this.room = room;
    this.name = name;
  }

  String room() {
    return room;
  }

  String name() {
    return name;
  }

  /** Sends the welcome, and what has waited for it. */
  synchronized void welcome(Message welcome) {
    connection.send(welcome);
    held.forEach(connection::send);
    held = null;
  }

  @Override
  public synchronized void send(Message message) {
    if (held == null) {
      connection.send(message);
    } else if (held.size() < MAX_HELD) {
      held.add(message);
    } else {
      throw new IllegalStateException(this + " waits too long for its welcome");
    }
  }

  @Override
  public String id() {
    return connection.id();
  }

  @Override
  public boolean isOpen() {
    return connection.isOpen();
  }

  @Override
  public void ping(ByteBuffer payload) {
    connection.ping(payload);
  }

  @Override
  public void close(int code, String reason) {
    connection.close(code, reason);
  }

  @Override
  public void abort() {
    connection.abort();
  }

  @Override
  public String toString() {
    return name + " in " + room + " on " + connection;
  }
}

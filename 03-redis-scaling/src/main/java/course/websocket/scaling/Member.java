package course.websocket.scaling;

import course.websocket.echo.Connection;
import course.websocket.echo.Message;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * A connection in a room. Until it is welcomed, messages of the room wait, so that the welcome
 * comes first. Safe for use by several threads.
 */
final class Member implements Connection {

  /** What may wait for the welcome. */
  private static final int MAX_HELD = 500;

  private final Connection connection;
  private final String room;
  private final String name;
  private final Position since;
  private final CompletableFuture<Position> position = new CompletableFuture<>();

  /** Guarded by this: what waits for the welcome; null after it. */
  private Queue<Message> held = new ArrayDeque<>();

  /**
   * A member that is not welcomed yet.
   *
   * @param since where it was when it was last here, or null for a new member
   */
  Member(Connection connection, String room, String name, Position since) {
    this.connection = connection;
    this.room = room;
    this.name = name;
    this.since = since;
  }

  String room() {
    return room;
  }

  String name() {
    return name;
  }

  Position since() {
    return since;
  }

  /** The place from which on it hears everything from the room; done once that is known. */
  CompletableFuture<Position> position() {
    return position;
  }

  /** Sends the welcome, what was missed, and what has waited for both. */
  synchronized void welcome(Message welcome, List<Message> missed) {
    connection.send(welcome);
    missed.forEach(connection::send);
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
      close(1013, "try again later");
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

package course.websocket.broadcast;

import course.websocket.echo.Connection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rooms that have members. Safe for use by several threads: {@link ConcurrentHashMap#compute}
 * is the lock, one for each room, so that a last leaver and a first joiner cannot pass each other.
 */
public final class Rooms {

  private final ConcurrentHashMap<String, ConnectionManager> rooms = new ConcurrentHashMap<>();

  /** Adds a member. The first one makes the room. */
  public void join(String name, Connection member) {
    // tag::step7[] make the room with its first member
    rooms.compute(
        name,
        (n, room) -> {
          ConnectionManager members = room == null ? new ConnectionManager() : room;
          members.connect(member);
          return members;
        });
    // end::step7[]
  }

  /** Removes a member; does nothing if it is not there. With the last one the room goes. */
  public void leave(String name, Connection member) {
    // tag::step7[] drop the room with its last member
    rooms.computeIfPresent(
        name,
        (n, room) -> {
          room.disconnect(member);
          return room.count() == 0 ? null : room;
        });
    // end::step7[]
  }

  /**
   * Sends a text to the members of one room.
   *
   * @return how many took it, 0 if there is no such room
   */
  public int broadcast(String name, String text) {
    // tag::step7[] send to one room
    ConnectionManager room = rooms.get(name);
    return room == null ? 0 : room.broadcast(text);
    // end::step7[]
  }

  /** The names of the rooms that have members now. */
  public Set<String> names() {
    return Set.copyOf(rooms.keySet());
  }
}

package course.websocket.scaling;

import course.websocket.echo.Message;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rooms that have members on this server, and their subscriptions. Safe for use by several
 * threads.
 */
final class Rooms {

  private final ConcurrentHashMap<String, Room> rooms = new ConcurrentHashMap<>();
  private final Subscriptions subscriber;
  private final RoomHistory history;

  Rooms(Subscriptions subscriber, RoomHistory history) {
    this.subscriber = subscriber;
    this.history = history;
  }

  /**
   * Adds a member to its room. The first one {@link #open opens} the room, which subscribes to it.
   * {@link ConcurrentHashMap#compute} is the lock: for one room only one call is under way, so that
   * a last leaver and a first joiner cannot pass each other.
   */
  void join(Member member) {
    // Step 3: open the room with the first member
    rooms.computeIfAbsent(member.room(), this::open).connect(member);
  }

  private Room open(String name) {
    subscriber.subscribe(name);
    return new Room(name, history);
  }

  /** Removes a member. After the last one the server unsubscribes, and the room is gone. */
  void leave(Member member) {
    // Step 3: close the room after the last member
    rooms.get(member.room()).disconnect(member);
  }

  /** Redis has confirmed a room's subscription. */
  void subscribed(String name) {
    // Waits for a join that is under way: the room is not lost between opening and storing.
    rooms.computeIfPresent(
        name,
        (n, room) -> {
          room.subscribed();
          return room;
        });
  }

  /** A message from a room's channel. */
  void receive(String name, Live live) {
    Room room = rooms.get(name);
    if (room != null) {
      room.receive(live);
    }
  }

  /** Sends a message that is not part of the room's stream to the members on this server. */
  void broadcast(String name, Message message) {
    Room room = rooms.get(name);
    if (room != null) {
      room.broadcast(message);
    }
  }

  /** The rooms with members on this server. */
  Set<String> names() {
    return Set.copyOf(rooms.keySet());
  }
}

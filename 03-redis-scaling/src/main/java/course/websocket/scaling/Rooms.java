package course.websocket.scaling;

import course.websocket.broadcast.ConnectionManager;
import course.websocket.echo.Connection;
import course.websocket.echo.Message;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rooms that have members on this server, and their subscriptions. Safe for use by several
 * threads.
 */
final class Rooms {

  /** A room's members here, and whether Redis tells this server of its messages yet. */
  private record Room(ConnectionManager members, CompletableFuture<Void> subscribed) {}

  private final ConcurrentHashMap<String, Room> rooms = new ConcurrentHashMap<>();
  private final RoomSubscriber subscriber;

  Rooms(RoomSubscriber subscriber) {
    this.subscriber = subscriber;
  }

  /**
   * Adds a member. The first one makes the server subscribe to the room. {@link
   * ConcurrentHashMap#compute} is the lock: for one room only one call is under way, so that a last
   * leaver and a first joiner cannot pass each other.
   *
   * @return done once every later message of the room reaches the member
   */
  CompletableFuture<Void> join(String name, Connection member) {
    // Step 3: subscribe with the first member
    Room room =
        rooms.computeIfAbsent(
            name, n -> new Room(new ConnectionManager(), subscriber.subscribe(n)));
    room.members.connect(member);
    return room.subscribed;
  }

  /** Removes a member. After the last one the server unsubscribes, and the room is gone. */
  void leave(String name, Connection member) {
    // Step 3: unsubscribe after the last member
    Room room = rooms.get(name);
    if (room != null) {
      room.members.disconnect(member);
    }
  }

  /** Sends a message to the room's members on this server. */
  void broadcast(String name, Message message) {
    Room room = rooms.get(name);
    if (room != null) {
      room.members.broadcast(message);
    }
  }

  /** The rooms with members on this server. */
  Set<String> names() {
    return Set.copyOf(rooms.keySet());
  }
}

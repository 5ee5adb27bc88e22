package course.websocket.scaling;

import course.websocket.broadcast.ConnectionManager;
import course.websocket.echo.Message;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A room on this server: its members, and how far in the room's stream they are. Safe for use by
 * several threads.
 *
 * <p>Pub/Sub is fast and forgets; the stream remembers. So the room follows the channel as long as
 * each message names the one before it as the last that was delivered. When one does not, messages
 * were missed: the room holds what comes, reads the stream, and goes on from there.
 */
final class Room {

  private static final Logger LOG = System.getLogger(Room.class.getName());

  /** What may wait while the stream is read; beyond, the stream is simply read again. */
  private static final int MAX_HELD = 1_000;

  private static final int RETRY_MILLIS = 500;

  private final String name;
  private final RoomHistory history;

  /** Those who are told; one that cannot be sent to drops out, before it leaves. */
  private final ConnectionManager members = new ConnectionManager();

  /** Guarded by this: who has come and not left. */
  private final Set<Member> present = new HashSet<>();

  /** Guarded by this: how far the members were told; null until it is known. */
  private Position last;

  /** Guarded by this: what waits while the stream is read; null while following the channel. */
  private Queue<Live> held = new ArrayDeque<>();

  /** Guarded by this: whether the stream is being read. */
  private boolean reading;

  /** Guarded by this: whether it must be read again, as more may have been missed meanwhile. */
  private boolean again;

  /** Guarded by this: members that came while the stream is read, and hear nothing yet. */
  private final List<Member> newcomers = new ArrayList<>();

  /** A room that hears nothing yet. */
  Room(String name, RoomHistory history) {
    this.name = name;
    this.history = history;
  }

  /** Adds a member; {@link Member#position} says from where on it hears everything. */
  synchronized void connect(Member member) {
    present.add(member);
    if (held == null && (member.since() == null || last.reaches(member.since()))) {
      welcome(member);
      return;
    }
    // Its place in the stream is not known, or it has seen, on another server, what is still on its
    // way to this one. What is read for the others it would get twice.
    newcomers.add(member);
    if (held == null) {
      catchUp(List.of());
    }
  }

  private void welcome(Member member) {
    members.connect(member);
    member.position().complete(last);
  }

  synchronized void disconnect(Member member) {
    present.remove(member);
    members.disconnect(member);
    newcomers.remove(member);
  }

  synchronized boolean isEmpty() {
    return present.isEmpty();
  }

  /** Sends a message that is not part of the stream. */
  void broadcast(Message message) {
    members.broadcast(message);
  }

  /** The subscription is there, for the first time or again: something may have been missed. */
  synchronized void subscribed() {
    if (held == null) {
      held = new ArrayDeque<>();
    }
    if (reading) {
      again = true;
    } else {
      readStream();
    }
  }

  /**
   * Takes a message from the channel. If the room catches up at the moment, it is {@link #hold
   * held}. If it {@link Live#follows} the last one delivered, it is {@link #deliver delivered}. If
   * that {@link Position#reaches} it, it was read from the stream before it came, and is dropped.
   * Otherwise something is missing: the room {@link #catchUp catches up}, and holds the message
   * until then.
   */
  synchronized void receive(Live live) {
    // starter: deliver(live);
    // tag::step6[] follow the chain of messages
    if (held != null) {
      hold(live);
    } else if (live.follows(last)) {
      deliver(live);
    } else if (!last.reaches(live.position())) {
      catchUp(List.of(live));
    }
    // end::step6[]
  }

  private void deliver(Live live) {
    last = live.position();
    members.broadcast(ChatMessages.message(live.message()));
  }

  private void hold(Live live) {
    if (held.size() == MAX_HELD) {
      held.clear();
      again = true; // the stream has them
    }
    held.add(live);
  }

  private void catchUp(List<Live> waiting) {
    held = new ArrayDeque<>(waiting);
    readStream();
  }

  private void readStream() {
    reading = true;
    (last == null ? history.newest(name) : history.after(name, last)).whenComplete(this::caughtUp);
  }

  private synchronized void caughtUp(RoomHistory.Part missed, Throwable failure) {
    if (failure != null) {
      LOG.log(Level.INFO, "room {0} waits for Redis: {1}", name, failure.getMessage());
      CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS)
          .execute(this::readStreamLater);
      return;
    }
    reading = false;
    if (missed.complete()) {
      last = missed.last();
    } else {
      held.removeIf(live -> last.reaches(live.position()));
      // What has come meanwhile is not to be lost with what was missed.
      last = held.isEmpty() ? missed.last() : held.element().before();
      members.broadcast(ChatMessages.reload(last));
    }
    missed.messages().forEach(message -> members.broadcast(ChatMessages.message(message)));
    if (again) {
      again = false;
      readStream();
      return;
    }
    newcomers.forEach(this::welcome);
    newcomers.clear();
    for (Live live : held) {
      if (!last.reaches(live.position())) {
        if (!live.follows(last)) {
          // Not even the stream has what is between.
          members.broadcast(ChatMessages.reload(live.before()));
        }
        deliver(live);
      }
    }
    held = null;
  }

  private synchronized void readStreamLater() {
    if (!isEmpty()) {
      readStream();
    }
  }
}

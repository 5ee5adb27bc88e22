package course.websocket.scaling;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Reads the rooms' streams. Safe for use by several threads: a thread of its own waits for Redis.
 */
final class RoomHistory implements AutoCloseable {

  private static final Logger LOG = System.getLogger(RoomHistory.class.getName());

  /**
   * How much is read at once. More would overflow the queue of a member that comes back; and nobody
   * reads a thousand messages.
   */
  static final int MAX_MESSAGES = 300;

  /** Before the first message of any stream. */
  static final StreamEntryID START = new StreamEntryID(0, 0);

  /** After every message; Jedis's own constants for this do not compare. */
  static final StreamEntryID END = new StreamEntryID(Long.MAX_VALUE, Long.MAX_VALUE);

  /**
   * A part of a room's stream.
   *
   * @param complete whether it has everything after the id that was asked for; if not, it has
   *     nothing
   * @param messages in order
   * @param last the id of the last message, or the newest one if the part is not complete
   */
  record Part(boolean complete, List<Envelope> messages, StreamEntryID last) {}

  private final UnifiedJedis redis;
  private final ScheduledThreadPoolExecutor thread;

  RoomHistory(UnifiedJedis redis, String name) {
    this.redis = redis;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, task -> new Thread(task, "history-" + name), new DiscardPolicy());
  }

  static String key(String room) {
    return RoomSubscriber.CHANNEL + room + ":log";
  }

  /** The id of the newest message of a room, 0-0 if there is none. */
  CompletableFuture<Part> newest(String room) {
    return CompletableFuture.supplyAsync(() -> new Part(true, List.of(), readNewest(room)), thread);
  }

  /**
   * What was said after a message, up to another one.
   *
   * @param since the last id that is known
   * @param to the last id to read, {@link #END} for all
   */
  CompletableFuture<Part> between(String room, StreamEntryID since, StreamEntryID to) {
    return CompletableFuture.supplyAsync(() -> read(room, since, to), thread);
  }

  /**
   * Reads the stream from {@code since} on. The message {@code since} itself is the witness: if it
   * is still there, nothing after it is missing. If it is not, it was trimmed, or Redis has lost
   * its data and begun anew; then, and if there are more than {@link #MAX_MESSAGES}, the part is
   * not complete: a part must never pass for the whole.
   */
  private Part read(String room, StreamEntryID since, StreamEntryID to) {
    // Step 6: read what was missed, all or nothing
    return new Part(true, List.of(), readNewest(room));
  }

  /** What is no message is passed over, or one bad entry would silence its room for good. */
  private static void add(List<Envelope> messages, StreamEntryID id, String room, String body) {
    try {
      messages.add(Envelope.of(id, room, body == null ? "" : body));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "entry {0} of room {1} is left out: {2}", id, room, e.getMessage());
    }
  }

  private StreamEntryID readNewest(String room) {
    List<StreamEntry> newest =
        redis.xrevrange(key(room), (StreamEntryID) null, (StreamEntryID) null, 1);
    return newest.isEmpty() ? START : newest.get(0).getID();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

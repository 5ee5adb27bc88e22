package course.websocket.scaling;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Reads the rooms' streams. Safe for use by several threads: a thread of its own waits for Redis.
 */
final class RoomHistory implements AutoCloseable {

  private static final Logger LOG = System.getLogger(RoomHistory.class.getName());

  /** How much is read at once: nobody reads a thousand messages. */
  static final int MAX_MESSAGES = 300;

  /**
   * How much is read at once, in bytes: half of what may wait for a slow peer ({@link
   * course.websocket.echo.Limits}). With more, a member that comes back would be given up as slow,
   * come back, and be given up again.
   */
  static final int MAX_BYTES = 512 << 10;

  /** Reads that may wait for Redis; beyond, they fail at once. */
  private static final int MAX_WAITING = 10_000;

  /** How long a stream lives after its last message, in seconds: a week. */
  static final String LIFETIME = "604800";

  /** After every message; Jedis's own constants for this do not compare. */
  private static final StreamEntryID END = new StreamEntryID(Long.MAX_VALUE, Long.MAX_VALUE);

  /**
   * Gives the newest entry's id and epoch. A stream that is not there begins, with an entry that is
   * no message: so each place in it is behind an entry, and has an epoch.
   */
  private static final String OPEN =
      """
      local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
      if last then
        return {last[1], last[2][1] == 'epoch' and last[2][2] or ''}
      end
      local id = redis.call('XADD', KEYS[1], '*', 'epoch', ARGV[1])
      redis.call('EXPIRE', KEYS[1], ARGV[2])
      return {id, ARGV[1]}""";

  /**
   * A part of a room's stream.
   *
   * @param complete whether it has everything after the place that was asked for; if not, it has
   *     nothing
   * @param messages in order
   * @param last behind the last message, or the newest one if the part is not complete
   */
  record Part(boolean complete, List<Envelope> messages, Position last) {}

  private final UnifiedJedis redis;
  private final ThreadPoolExecutor thread;

  RoomHistory(UnifiedJedis redis, String name) {
    this.redis = redis;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> new Thread(task, "history-" + name));
  }

  /** The place behind the newest message of a room. */
  CompletableFuture<Part> newest(String room) {
    return later(() -> new Part(true, List.of(), open(room)));
  }

  /** Everything that was said after a message. */
  CompletableFuture<Part> after(String room, Position since) {
    return later(() -> read(room, since, END));
  }

  /**
   * What was said after a message, up to another one.
   *
   * @param since the last one that is known
   * @param to the last one to read
   */
  CompletableFuture<Part> between(String room, Position since, Position to) {
    return later(() -> read(room, since, to.id()));
  }

  private CompletableFuture<Part> later(Supplier<Part> read) {
    try {
      return CompletableFuture.supplyAsync(read, thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Reads the stream from {@code since} on. The entry {@code since} itself is the witness: if the
   * first one {@link Position#matches} it, nothing after it is missing. If not, it was trimmed, or
   * Redis has lost its data and begun anew; then, and if there are more than {@link #MAX_MESSAGES}
   * or they are {@link #isLong too long}, the part is not complete: a part must never pass for the
   * whole. The witness counts for neither limit; to see that there are more, ask for more.
   */
  private Part read(String room, Position since, StreamEntryID to) {
    // Step 6: read what was missed, all or nothing
    return new Part(true, List.of(), open(room));
  }

  private static boolean isLong(List<StreamEntry> entries) {
    return entries.stream()
            .mapToInt(entry -> body(entry).getBytes(StandardCharsets.UTF_8).length)
            .sum()
        > MAX_BYTES;
  }

  /** What is no message is passed over, or one bad entry would silence its room for good. */
  private static void add(List<Envelope> messages, String room, StreamEntry entry) {
    try {
      messages.add(Envelope.of(entry.getID(), room, body(entry)));
    } catch (IllegalArgumentException e) {
      LOG.log(
          Level.WARNING,
          "entry {0} of room {1} is left out: {2}",
          entry.getID(),
          room,
          e.getMessage());
    }
  }

  private static String body(StreamEntry entry) {
    return entry.getFields().getOrDefault("body", "");
  }

  private Position open(String room) {
    List<?> place =
        (List<?>)
            redis.eval(
                OPEN, List.of(RoomKeys.stream(room)), List.of(Position.newEpoch(), LIFETIME));
    return new Position((String) place.get(1), new StreamEntryID((String) place.get(0)));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

package course.websocket.scaling;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.UnifiedJedis;

/** Stores messages and tells every server of them. Safe for use by several threads. */
final class RoomPublisher implements AutoCloseable {

  /** What may wait for Redis; beyond, a message is refused. */
  private static final int MAX_WAITING = 10_000;

  /** What a room's stream keeps, about. */
  private static final String MAX_HISTORY = "1000";

  /** How long a message that is said again is known, in seconds: longer than any backoff. */
  private static final String REMEMBERED = "600";

  /**
   * Appends a message to the room's stream, which gives the message its id, and publishes both,
   * with the id of the message before: whoever listens sees a gap. One script, so no other message
   * comes between: the channel has the order of the stream. A message that was said before is
   * neither stored nor published again.
   */
  private static final String STORE_AND_PUBLISH =
      """
      local said = redis.call('GET', KEYS[2])
      if said then
        return said
      end
      local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
      local previous = last[1] and last[1][1] or '0-0'
      local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'body', ARGV[2])
      redis.call('SET', KEYS[2], id, 'EX', ARGV[3])
      redis.call('PUBLISH', ARGV[4], previous .. ' ' .. id .. ' ' .. ARGV[2])
      return id""";

  private final UnifiedJedis redis;

  /** One thread: messages reach Redis in the order in which they were said. */
  private final ExecutorService thread;

  RoomPublisher(UnifiedJedis redis, String name) {
    this.redis = redis;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> new Thread(task, "publisher-" + name));
  }

  /**
   * Stores and publishes a message, by way of {@link #store}, without making the caller wait: the
   * caller is an I/O thread, and other connections wait for it.
   *
   * @return the message's id, or the failure; {@link
   *     java.util.concurrent.RejectedExecutionException} is thrown if too many messages wait
   */
  CompletableFuture<String> publish(Envelope message) {
    throw new UnsupportedOperationException("Step 1: publish on the publisher's own thread");
  }

  /**
   * Runs {@link #STORE_AND_PUBLISH}. Its keys are the room's stream, {@link RoomHistory#key}, and
   * {@link #saidKey}; its arguments are {@link #MAX_HISTORY}, the message's body, {@link
   * #REMEMBERED}, and the room's channel, {@code chat:room}.
   *
   * @return the message's id
   */
  private String store(Envelope message) {
    throw new UnsupportedOperationException("Step 1: store and publish");
  }

  /**
   * Where the id of this very message is remembered. The text is a part of it: two people of one
   * name may use the same ref.
   */
  private static String saidKey(Envelope message) {
    String said = message.from() + '\n' + message.ref() + '\n' + message.text();
    return RoomSubscriber.CHANNEL
        + message.room()
        + ":said:"
        + UUID.nameUUIDFromBytes(said.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

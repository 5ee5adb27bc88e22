package course.websocket.scaling;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Stores messages and tells every server of them. Safe for use by several threads. */
final class RoomPublisher implements AutoCloseable {

  /** What may wait for Redis; beyond, a message is refused. */
  private static final int MAX_WAITING = 10_000;

  /** What a room's stream keeps, about. */
  private static final String MAX_HISTORY = "1000";

  /** How long a message that is said again is known, in seconds: longer than any backoff. */
  private static final String REMEMBERED = "600";

  /** How long a message waits for a Redis that is away: half of what a page waits for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Between two attempts. */
  private static final int RETRY_MILLIS = 50;

  /** Answers of a Redis that is on its way back, or on its way to another node. */
  private static final Set<String> PASSING =
      Set.of("LOADING", "BUSY", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN");

  /**
   * Appends a message to the room's stream, which gives the message its id, and publishes both,
   * with the id of the entry before: whoever listens sees a gap. One script, so no other message
   * comes between: the channel has the order of the stream. Each entry has the epoch of the one
   * before it; only a stream that begins takes a new one. A message that was said before is neither
   * stored nor published again.
   */
  private static final String STORE_AND_PUBLISH =
      """
      local said = redis.call('GET', KEYS[2])
      if said then
        return said
      end
      local epoch, previous = ARGV[4], '0-0'
      local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
      if last then
        previous = last[1]
        epoch = last[2][1] == 'epoch' and last[2][2] or epoch
      end
      local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*',
          'epoch', epoch, 'body', ARGV[2])
      redis.call('EXPIRE', KEYS[1], ARGV[5])
      redis.call('SET', KEYS[2], id, 'EX', ARGV[3])
      redis.call(ARGV[7], ARGV[6], epoch .. ' ' .. previous .. ' ' .. id .. ' ' .. ARGV[2])
      return id""";

  private final UnifiedJedis redis;
  private final PubSub pubSub;

  /** One thread: messages reach Redis in the order in which they were said. */
  private final ExecutorService thread;

  RoomPublisher(UnifiedJedis redis, PubSub pubSub, String name) {
    this.redis = redis;
    this.pubSub = pubSub;
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
   * Stores and publishes a message, without making the caller wait: the caller is an I/O thread,
   * and other connections wait for it.
   *
   * @return the message's id, or the failure; {@link
   *     java.util.concurrent.RejectedExecutionException} is thrown if too many messages wait
   */
  CompletableFuture<String> publish(Envelope message) {
    Supplier<String> stored = patiently(() -> store(message));
    throw new UnsupportedOperationException("Step 1: publish on the publisher's own thread");
  }

  /**
   * Tries for {@link #PATIENCE} from now on: a Redis that restarts costs a pause and no message.
   * Stored twice it cannot be, as the script knows what was said. Once the time is up Redis is not
   * even asked, or all that wait behind each other would wait in vain.
   */
  private static Supplier<String> patiently(Supplier<String> attempt) {
    long start = System.nanoTime();
    return () -> {
      JedisException failure = new JedisException("Redis is too slow");
      while (System.nanoTime() - start < PATIENCE.toNanos()) {
        try {
          return attempt.get();
        } catch (JedisException e) {
          if (!passes(e)) {
            throw e;
          }
          failure = e;
          pause();
        }
      }
      throw failure;
    };
  }

  /** Whether the same may succeed a little later: not if Redis has understood it, and refused. */
  private static boolean passes(JedisException failure) {
    return !(failure instanceof JedisDataException)
        || PASSING.contains(failure.getMessage().split(" ", 2)[0]);
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      throw new CancellationException("the server stops");
    }
  }

  /**
   * Runs {@link #STORE_AND_PUBLISH}. Its keys are the room's stream, and where the message is
   * remembered: {@link RoomKeys} names them. Its arguments are {@link #MAX_HISTORY}, the message's
   * body, {@link #REMEMBERED}, a {@linkplain Position#newEpoch new epoch} in case the stream
   * begins, {@link RoomHistory#LIFETIME}, and the room's channel.
   *
   * @return the message's id
   */
  private String store(Envelope message) {
    throw new UnsupportedOperationException("Step 1: store and publish");
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

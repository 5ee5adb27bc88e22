package course.websocket.scaling;

import java.util.List;
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

  /**
   * Appends a message to the room's stream, which gives the message its id, and publishes both. One
   * script, so no other message comes between: the channel has the order of the stream.
   */
  private static final String STORE_AND_PUBLISH =
      """
      local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'body', ARGV[2])
      redis.call('PUBLISH', ARGV[3], id .. ' ' .. ARGV[2])
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
   * Runs {@link #STORE_AND_PUBLISH}: its key is the room's stream, {@code chat:room:log}, its
   * arguments are {@link #MAX_HISTORY}, the message's body, and the room's channel, {@code
   * chat:room}.
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

package course.websocket.scaling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Stores messages and tells every server of them. Safe for use by several threads. */
final class RoomPublisher implements AutoCloseable {

  /** What may wait for the thread, and with it for Redis; beyond, a message is refused. */
  private static final int MAX_WAITING = 10_000;

  /** So many at most go to Redis together: it serves nobody else meanwhile, less than 2 ms. */
  private static final int MAX_TOGETHER = 100;

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

  // tag::script[]
  /**
   * Appends messages to the room's stream, which gives each its id, and publishes them together,
   * behind the id of the entry before: whoever listens sees a gap. One script, so no other message
   * comes between: the channel has the order of the stream. Each entry has the epoch of the one
   * before it; only a stream that begins takes a new one, in an entry that is no message. A message
   * that was said before is neither stored nor published again.
   */
  private static final String STORE_AND_PUBLISH =
      """
      local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
      local epoch = last and last[2][1] == 'epoch' and last[2][2] or ARGV[4]
      local previous = last and last[1] or redis.call('XADD', KEYS[1], '*', 'epoch', epoch)
      local ids, news = {}, {epoch .. ' ' .. previous}
      for i = 2, #KEYS do
        local id, body = redis.call('GET', KEYS[i]), ARGV[5 + i]
        if not id then
          id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*',
              'epoch', epoch, 'body', body)
          redis.call('SET', KEYS[i], id, 'EX', ARGV[2])
          news[#news + 1] = id .. ' ' .. body
        end
        ids[i - 1] = id
      end
      if #news > 1 then
        redis.call(ARGV[6], ARGV[5], table.concat(news, '\\n'))
      end
      redis.call('EXPIRE', KEYS[1], ARGV[3])
      return ids""";

  // end::script[]
  private final UnifiedJedis redis;
  private final PubSub pubSub;
  private final BlockingQueue<Said> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

  /** One thread: a room's messages reach Redis in the order in which they were said. */
  private final ExecutorService thread;

  /** Only used by the thread: what is to be stored, by room, in the order said. */
  private final Map<String, List<Said>> open = new LinkedHashMap<>();

  /** A message that waits, since when, and the id that it will have. */
  private record Said(Envelope message, long since, CompletableFuture<String> id) {

    Said(Envelope message) {
      this(message, System.nanoTime(), new CompletableFuture<>());
    }

    boolean isInTime() {
      return System.nanoTime() - since < PATIENCE.toNanos();
    }
  }

  RoomPublisher(UnifiedJedis redis, PubSub pubSub, String name) {
    this.redis = redis;
    this.pubSub = pubSub;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1), // a task that has not begun will see all that waits
            task -> new Thread(task, "publisher-" + name),
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /**
   * Stores and publishes a message, without making the caller wait: the caller is an I/O thread,
   * and other connections wait for it.
   *
   * @return the message's id, or the failure
   * @throws RejectedExecutionException if too many messages wait
   */
  CompletableFuture<String> publish(Envelope message) {
    Said said = new Said(message);
    if (!waiting.offer(said)) {
      throw new RejectedExecutionException("too many messages wait for Redis");
    }
    // tag::step1[] publish on the publisher's own thread
    thread.execute(this::storeWaiting);
    return said.id;
    // end::step1[]
  }

  /** Stores what waits by now. A room that Redis cannot store is tried again, after the others. */
  private void storeWaiting() {
    boolean tryAgain = true;
    while (tryAgain && (collect() || !open.isEmpty())) {
      boolean failed = false;
      for (List<Said> room : open.values()) {
        failed |= !storeSome(room);
      }
      open.values().removeIf(List::isEmpty);
      tryAgain = !failed || pause();
    }
  }

  /** Takes what waits, by room, but no more than it may hold; false for nothing. */
  private boolean collect() {
    int held = open.values().stream().mapToInt(List::size).sum();
    List<Said> some = new ArrayList<>();
    waiting.drainTo(some, MAX_WAITING - held);
    for (Said said : some) {
      open.computeIfAbsent(said.message.room(), room -> new ArrayList<>()).add(said);
    }
    return !some.isEmpty();
  }

  /**
   * Stores the first ones of a room, or fails all of them: if Redis has refused one, or {@link
   * #PATIENCE} is over for the first one. Those behind it must not overtake it, and their senders
   * say them again as it does. A Redis that restarts costs a pause and no message. Stored twice
   * they cannot be, as the script knows what was said.
   *
   * @return false if nothing has come of it, and they stay
   */
  private boolean storeSome(List<Said> room) {
    List<Said> first = room.subList(0, Math.min(room.size(), MAX_TOGETHER));
    RuntimeException failure = new JedisException("Redis is too slow");
    if (first.get(0).isInTime()) {
      try {
        List<String> ids = store(first.stream().map(Said::message).toList());
        for (int i = 0; i < ids.size(); i++) {
          first.get(i).id.complete(ids.get(i));
        }
        first.clear();
        return true;
      } catch (RuntimeException e) {
        if (passes(e)) {
          return false;
        }
        failure = e;
      }
    }
    for (Said said : room) {
      said.id.completeExceptionally(failure);
    }
    room.clear();
    return true;
  }

  /** Whether the same may succeed a little later: not if Redis has understood it, and refused. */
  private static boolean passes(RuntimeException failure) {
    return failure instanceof JedisDataException
        ? PASSING.contains(failure.getMessage().split(" ", 2)[0])
        : failure instanceof JedisException;
  }

  /** Waits a moment; false if the server stops. */
  private static boolean pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Runs {@link #STORE_AND_PUBLISH}. Its keys are the room's stream, then for each message where it
   * is remembered: {@link RoomKeys} names them. Its arguments are {@link #MAX_HISTORY}, {@link
   * #REMEMBERED}, {@link RoomHistory#LIFETIME}, a {@linkplain Position#newEpoch new epoch} in case
   * the stream begins, the room's channel, the {@linkplain PubSub#command command} that publishes,
   * then the messages' bodies.
   *
   * @param messages of one room, at least one
   * @return their ids
   */
  @SuppressWarnings("unchecked") // a script that returns strings
  private List<String> store(List<Envelope> messages) {
    // tag::step1[] store and publish
    String room = messages.get(0).room();
    List<String> keys = new ArrayList<>(List.of(RoomKeys.stream(room)));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                MAX_HISTORY,
                REMEMBERED,
                RoomHistory.LIFETIME,
                Position.newEpoch(),
                RoomKeys.channel(room),
                pubSub.command()));
    for (Envelope message : messages) {
      keys.add(RoomKeys.said(message));
      arguments.add(message.body());
    }
    return (List<String>) redis.eval(STORE_AND_PUBLISH, keys, arguments);
    // end::step1[]
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

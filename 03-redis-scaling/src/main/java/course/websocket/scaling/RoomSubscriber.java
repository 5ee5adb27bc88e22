package course.websocket.scaling;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The one connection on which a server hears of all its rooms, or of those of one node of a
 * cluster. Safe for use by several threads: no method waits for Redis.
 *
 * <p>One thread reads, for as long as the server lives: it connects, and connects again. Another
 * writes: two threads that write to one subscription corrupt it. Whoever wants a room says so in
 * {@link #desired}, and {@link #reconcile} asks Redis for the difference.
 */
final class RoomSubscriber implements Subscriptions {

  private static final Logger LOG = System.getLogger(RoomSubscriber.class.getName());

  /** Keeps the connection from falling silent, so that silence means that it is lost. */
  private static final int PROBE_MILLIS = 500;

  private static final int MIN_BACKOFF_MILLIS = 50;
  private static final int MAX_BACKOFF_MILLIS = 2_000;

  private final RedisSettings settings;
  private final UnifiedJedis redis;
  private final PubSub pubSub;
  private final HostAndPort address;
  private final Supplier<String> controls;
  private final Runnable moved;
  private final Thread reader;
  private final ScheduledExecutorService writer;

  /** Guarded by this: the rooms that have members here. */
  private final Set<String> desired = new HashSet<>();

  /** Guarded by this: the rooms that Redis was asked for on the present connection. */
  private final Set<String> requested = new HashSet<>();

  /** Guarded by this: how many of these requests Redis has yet to confirm, by room. */
  private final Map<String, Integer> unconfirmed = new HashMap<>();

  /** Guarded by this: how many subscriptions Redis was asked to end and has not yet, by room. */
  private final Map<String, Integer> ending = new HashMap<>();

  /** Guarded by this: the desired rooms whose listener knows that they are subscribed. */
  private final Set<String> confirmed = new HashSet<>();

  /** Guarded by this: the present subscription, null while there is none. */
  private Feed live;

  private final LongAdder connects = new LongAdder();

  /**
   * A channel of this server alone: with it, the subscription never becomes empty and ends. Another
   * one for each connection.
   */
  private volatile String control;

  private volatile Listener listener;
  private volatile Connection connection;
  private volatile boolean closed;

  /**
   * A subscriber that is not connected yet.
   *
   * @param redis for the probes
   */
  RoomSubscriber(RedisSettings settings, UnifiedJedis redis) {
    this(settings, redis, settings.hostAndPort(), settings::control, () -> {});
  }

  /**
   * A subscriber to one node of a cluster.
   *
   * @param controls gives a channel that the node has
   * @param moved is run when a room is no longer there, or the connection is lost
   */
  RoomSubscriber(
      RedisSettings settings,
      UnifiedJedis redis,
      HostAndPort address,
      Supplier<String> controls,
      Runnable moved) {
    this.settings = settings;
    this.redis = redis;
    this.pubSub = PubSub.of(settings);
    this.address = address;
    this.controls = controls;
    this.moved = moved;
    this.reader = new Thread(this::read, "subscriber-" + settings.clientName());
    this.writer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> new Thread(task, "subscriber-writer-" + settings.clientName()),
            new DiscardPolicy());
  }

  @Override
  public void start(Listener listener) {
    this.listener = listener;
    writer.scheduleWithFixedDelay(this::probe, PROBE_MILLIS, PROBE_MILLIS, TimeUnit.MILLISECONDS);
    reader.start();
  }

  @Override
  public void subscribe(String room) {
    synchronized (this) {
      desired.add(room);
    }
    writer.execute(this::write);
  }

  @Override
  public void unsubscribe(String room) {
    synchronized (this) {
      desired.remove(room);
      confirmed.remove(room);
    }
    writer.execute(this::write);
  }

  @Override
  public synchronized boolean isLive() {
    return live != null;
  }

  @Override
  public long connects() {
    return connects.sum();
  }

  private void write() {
    try {
      reconcile();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "subscriptions were not brought up to date", e);
    }
  }

  /**
   * Asks Redis for the difference between the rooms that are {@link #desired} and those that were
   * {@link #requested}: {@link #request} subscribes to rooms and unsubscribes from others, and
   * keeps the account. Runs on the writer's thread; does nothing without a {@link #live}
   * connection, since a new one starts with this again.
   */
  private void reconcile() {
    throw new UnsupportedOperationException("Step 2: ask Redis for the difference");
  }

  private void request(List<String> missing, List<String> surplus) {
    Feed subscription;
    synchronized (this) {
      subscription = live;
      if (subscription == null) {
        return; // lost in between, and forgotten
      }
      requested.addAll(missing);
      surplus.forEach(requested::remove);
      missing.forEach(room -> unconfirmed.merge(room, 1, Integer::sum));
      surplus.forEach(room -> ending.merge(room, 1, Integer::sum));
    }
    try {
      if (!missing.isEmpty()) {
        subscription.subscribe(channels(missing));
      }
      if (!surplus.isEmpty()) {
        subscription.unsubscribe(channels(surplus));
      }
    } catch (JedisException e) {
      LOG.log(Level.DEBUG, "the connection is lost; the next one asks again", e);
    }
    confirm();
  }

  /** Takes one off what is expected for a room, and says whether there was any. */
  private static boolean countDown(Map<String, Integer> expected, String room) {
    Integer before = expected.get(room);
    expected.computeIfPresent(room, (r, n) -> n == 1 ? null : n - 1);
    return before != null;
  }

  private static String[] channels(List<String> rooms) {
    return rooms.stream().map(RoomKeys::channel).toArray(String[]::new);
  }

  /** Tells the listener of the rooms that have become subscribed. */
  private void confirm() {
    List<String> now;
    synchronized (this) {
      now = new ArrayList<>(desired);
      now.removeAll(confirmed);
      now.retainAll(requested);
      now.removeAll(unconfirmed.keySet());
      confirmed.addAll(now);
    }
    now.forEach(listener::subscribed);
  }

  private void probe() {
    String channel = control;
    if (channel == null) {
      return; // there was no connection yet
    }
    try {
      pubSub.publish(redis, channel, "");
    } catch (JedisException e) {
      LOG.log(Level.DEBUG, "Redis does not answer", e);
    }
  }

  /**
   * The reader's life. {@link #listen} blocks as long as one connection lasts, and tells whether
   * there was one. After it the connection is {@link #forget forgotten}, and unless the subscriber
   * is {@link #closed}, the reader {@link #pause pauses} and begins again: a little at first,
   * longer with each attempt that found no connection.
   */
  private void read() {
    // Step 5: connect again, for as long as the server lives
    listen();
    forget();
  }

  /** Subscribes on a new connection and hears it to its end; false if there was none. */
  private boolean listen() {
    Subscription subscription = new Subscription();
    // A connection of its own: a subscription that ends badly must not go back to a pool.
    try (Connection own = new Connection(address, settings.config())) {
      connection = own;
      control = controls.get();
      subscription.feed.proceed(own, control);
    } catch (JedisException e) {
      LOG.log(closed ? Level.DEBUG : Level.INFO, "lost Redis: {0}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the subscription ended", e); // the server must not stay deaf for it
    }
    moved.run();
    return subscription.started;
  }

  private synchronized void forget() {
    live = null;
    requested.clear();
    unconfirmed.clear();
    ending.clear();
    confirmed.clear();
  }

  /** Waits for a random time up to a limit that doubles with each attempt, or until closed. */
  private synchronized void pause(int attempt) {
    int limit = Math.min(MAX_BACKOFF_MILLIS, MIN_BACKOFF_MILLIS << Math.min(attempt, 10));
    try {
      if (!closed) {
        wait(1 + ThreadLocalRandom.current().nextInt(limit));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    writer.shutdownNow();
    synchronized (this) {
      notifyAll();
    }
    Connection present = connection;
    if (present != null) {
      try {
        present.forceDisconnect(); // an interrupt would not end the blocked read
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "already disconnected", e);
      }
    }
  }

  /** One connection's subscription; its methods run on the reader's thread. */
  private final class Subscription implements Feed.Handler {

    private final Feed feed = pubSub.feed(this);
    private boolean started;

    @Override
    public void subscribed(String channel) {
      synchronized (RoomSubscriber.this) {
        if (channel.equals(control)) {
          started = true;
          connects.increment();
          live = feed;
        } else {
          countDown(unconfirmed, RoomKeys.room(channel));
        }
      }
      if (channel.equals(control)) {
        writer.execute(RoomSubscriber.this::write);
      } else {
        confirm();
      }
    }

    /** Unasked, it says that the room's slot has moved to another node of the cluster. */
    @Override
    public void unsubscribed(String channel) {
      synchronized (RoomSubscriber.this) {
        String room = RoomKeys.room(channel);
        if (countDown(ending, room)) {
          return;
        }
        requested.remove(room);
        confirmed.remove(room);
      }
      moved.run();
      // Should it still be wanted here by then, it has not moved after all.
      writer.schedule(RoomSubscriber.this::write, PROBE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void message(String channel, String payload) {
      if (channel.equals(control)) {
        return;
      }
      try {
        listener.message(RoomKeys.room(channel), payload);
      } catch (RuntimeException e) {
        // Thrown from here it would end the subscription of every room.
        LOG.log(Level.WARNING, "a message of " + channel + " was not delivered", e);
      }
    }
  }
}

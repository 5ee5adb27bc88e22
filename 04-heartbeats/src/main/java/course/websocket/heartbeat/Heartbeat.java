package course.websocket.heartbeat;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.ForwardingEndpoint;
import course.websocket.echo.Request;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * An endpoint around another one that pings each connection, and aborts one that does not answer.
 * Safe for use by several threads.
 *
 * <p>TCP does not say that a peer has vanished: what is sent to it waits in the kernel for many
 * minutes. Here such a half-open connection is found within interval + timeout, and the endpoint
 * within hears of its end as of any other, in {@link #onClose}.
 */
public final class Heartbeat extends ForwardingEndpoint implements AutoCloseable {

  private final Duration interval;
  private final Duration timeout;
  private final ScheduledExecutorService scheduler;
  private final RandomGenerator random;
  private final Map<Connection, Beat> beats = new ConcurrentHashMap<>();
  private final LongAdder missed = new LongAdder();

  /**
   * A heartbeat for the connections of one endpoint.
   *
   * @param interval between two pings of a connection; shorter than the idle time-out of every
   *     proxy on the way
   * @param timeout how long the answer to a ping may take; longer than a slow peer's round trip
   * @param scheduler runs the pings, which never block it; it stays the caller's. A {@link
   *     java.util.concurrent.ScheduledThreadPoolExecutor} holds a cancelled task, and with it the
   *     connection, until the task's time comes, unless {@code setRemoveOnCancelPolicy(true)}
   * @param random says when each connection is pinged first; several I/O threads use it at once, as
   *     {@link java.util.Random} allows
   */
  public Heartbeat(
      Endpoint next,
      Duration interval,
      Duration timeout,
      ScheduledExecutorService scheduler,
      RandomGenerator random) {
    super(next);
    this.interval = interval;
    this.timeout = timeout;
    this.scheduler = scheduler;
    this.random = random;
  }

  @Override
  public void onOpen(Connection connection, Request request) {
    super.onOpen(connection, request);
    Beat beat = new Beat(connection);
    beats.put(connection, beat);
    beat.start();
  }

  @Override
  public void onPong(Connection connection, ByteBuffer payload) {
    Beat beat = beats.get(connection);
    if (beat != null) {
      beat.pong(payload.duplicate());
    }
    super.onPong(connection, payload);
  }

  @Override
  public void onClose(Connection connection, int code) {
    Beat beat = beats.remove(connection);
    if (beat != null) {
      beat.stop();
    }
    super.onClose(connection, code);
  }

  /** How many pongs did not come in time. */
  public long missed() {
    return missed.sum();
  }

  /** Stops all pings; the connections stay as they are. Close the server first. */
  @Override
  public void close() {
    beats.values().forEach(Beat::stop);
  }

  /**
   * Has a task run once every interval. The first run is at a random point of the first interval,
   * from now up to, not including, its end: 10,000 connections that came back in the same second
   * must not be pinged in the same instant for ever after.
   *
   * @return what cancels the task
   */
  private Future<?> everyInterval(Runnable task) {
    throw new UnsupportedOperationException("Step 1: schedule the pings");
  }

  /** The pings of one connection. Safe for use by several threads: this guards its state. */
  private final class Beat {

    private final Connection connection;
    private Future<?> pings;

    /** How many pings were sent; the last one's number. */
    private long sent;

    /** The last ping that was answered. */
    private long answered;

    /** The time limits of the pings that are not answered yet, the oldest first. */
    private final Queue<Future<?>> deadlines = new ArrayDeque<>();

    Beat(Connection connection) {
      this.connection = connection;
    }

    synchronized void start() {
      pings = everyInterval(this::ping);
    }

    /**
     * Sends the next ping: its payload is its number, from 1, in eight bytes. Then has {@link
     * #miss} called when the timeout is over; {@link #pong} may cancel that.
     */
    private synchronized void ping() {
      if (pings.isCancelled() || !connection.isOpen()) {
        return;
      }
      sent++;
      // Step 1: send a ping
      // no ping is sent
      // Step 2: give the pong a time limit
      // nobody waits for the pong
    }

    private void miss() {
      missed.increment();
      connection.abort();
    }

    /**
     * A pong has come. It counts only with the payload of a ping that was sent: anybody can send
     * pongs unasked. It also answers the pings before that one, as a peer may leave them out (RFC
     * 6455 section 5.5.3).
     */
    synchronized void pong(ByteBuffer payload) {
      // Step 2: take the time limit back
      // a pong changes nothing yet
    }

    synchronized void stop() {
      if (pings != null) {
        pings.cancel(false);
      }
      deadlines.forEach(deadline -> deadline.cancel(false));
    }
  }
}

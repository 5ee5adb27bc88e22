package course.websocket.heartbeat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A WebSocket client that comes back: one connection at a time, and between two of them a wait.
 * Safe for use by several threads; no method blocks.
 *
 * <p>What happens to a connection is told by the HTTP client's threads, and handled on the
 * scheduler, one task at a time. So is every call of the listener.
 */
public final class ReconnectingClient implements AutoCloseable {

  /** How long a server may take to answer the handshake. */
  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  /** How long a server may take to answer a close frame. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** How many texts may wait for a server that reads slowly. */
  private static final int MAX_UNSENT = 1_000;

  /** Answers to a handshake that would be the same next time; 429 and 503 would not. */
  private static final Set<Integer> FINAL_STATUS = Set.of(400, 401, 403, 404, 426);

  /**
   * Where to connect, and how to come back. Immutable.
   *
   * @param address asked anew for each attempt, on the scheduler; must not block
   * @param subprotocol what to ask for (RFC 6455 section 1.9), or null
   * @param times how long to wait, and for what
   */
  public record Settings(Supplier<URI> address, String subprotocol, Times times) {}

  /**
   * How long to wait, and for what. Immutable.
   *
   * @param backoff the waits between the attempts
   * @param stableTime how long a connection must last to count as good. Without it, a server that
   *     accepts its clients and drops them at once would be called with the first delay, for ever
   * @param silence after this long without a message or a ping, twice this long at most, the server
   *     counts as gone; longer than the interval of its pings
   */
  public record Times(Backoff backoff, Duration stableTime, Duration silence) {}

  /** What an application hears, one call at a time, on the scheduler; it must not block. */
  public interface Listener {

    /** A connection is open, the first one or a later one. */
    default void onOpen() {}

    /** A whole text message. */
    default void onText(String text) {}

    /**
     * The connection was lost, or an attempt failed, and there will be another.
     *
     * @param attempt its number since the last good connection, from 1
     * @param delay the wait before it
     */
    default void onReconnect(int attempt, Duration delay) {}

    /**
     * There will be no other attempt. This is the last call.
     *
     * @param code a close code; 4000 + the HTTP status if the handshake was refused for good
     */
    default void onEnd(int code, String reason) {}
  }

  private final Settings settings;
  private final HttpClient http;
  private final ScheduledExecutorService scheduler;
  private final Listener listener;

  /** How many attempts have failed since the last good connection. Only the scheduler uses it. */
  private int failures;

  /** The present connection or attempt; null during a wait, and after the end. */
  private volatile Link link;

  /** The only timer: see {@link #later}. Guarded by this. */
  private Future<?> timer = CompletableFuture.completedFuture(null);

  /** Guarded by this. */
  private boolean ended;

  /**
   * A client that is not connected yet.
   *
   * @param http may serve many clients; its threads are daemons unless it was given others
   * @param scheduler must run its tasks one at a time; may serve many clients; stays the caller's
   */
  public ReconnectingClient(
      Settings settings, HttpClient http, ScheduledExecutorService scheduler, Listener listener) {
    this.settings = settings;
    this.http = http;
    this.scheduler = scheduler;
    this.listener = listener;
  }

  /** Connects now, unless there is a connection or an attempt, or the client has ended. */
  public void open() {
    Link attempt = new Link();
    synchronized (this) {
      if (ended || link != null) {
        return;
      }
      link = attempt;
    }
    attempt.connect();
  }

  /**
   * Sends a text, after those before it. That it was sent does not say that it arrives.
   *
   * @return false if there is no connection, or 1,000 texts wait already
   */
  public boolean send(String text) {
    Link present = link;
    return present != null && present.send(text);
  }

  /** Closes with 1000, however far the client is; it never comes back. */
  @Override
  public void close() {
    end(CloseCodes.NORMAL, "closed by this client");
  }

  /**
   * A connection was lost, or an attempt has failed. After a final code ({@link CloseCodes}) the
   * client ends. Else it waits for the backoff's delay and opens the next one; the listener hears
   * of it. Each failure in a row makes the next delay longer.
   */
  private void onLost(int code, String reason) {
    // tag::step4[] come back or end
    if (!CloseCodes.of(code).comesBack()) {
      end(code, reason);
      return;
    }
    Duration delay = settings.times.backoff.delay(failures);
    failures++;
    later(delay, this::open);
    listener.onReconnect(failures, delay);
    // end::step4[]
  }

  /**
   * A connection is open. If it lasts for the stable time, the failures before it are forgotten.
   */
  private void onConnected() {
    // starter: // the failures are never forgotten
    // tag::step4[] forget the failures after a stable time
    later(settings.times.stableTime, () -> failures = 0);
    // end::step4[]
  }

  /** Runs a task after a delay, in place of the one that waits now; not if the client has ended. */
  private synchronized void later(Duration delay, Runnable task) {
    timer.cancel(false);
    if (!ended) {
      timer = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Ends the client for good, with its connection if it has one, and tells the listener. */
  private void end(int code, String reason) {
    Link last;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      timer.cancel(false);
      last = link;
      link = null;
    }
    if (last != null) {
      last.close();
    }
    scheduler.execute(() -> report(() -> listener.onEnd(code, reason)));
  }

  /** A scheduler keeps what a task throws in a future that nobody reads: report it. */
  private static void report(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /** The close code that a failed attempt counts as. */
  private static int code(Throwable failure) {
    if (failure instanceof WebSocketHandshakeException refused) {
      int status = refused.getResponse().statusCode();
      return FINAL_STATUS.contains(status) ? 4000 + status : CloseCodes.ABNORMAL;
    }
    return CloseCodes.ABNORMAL;
  }

  /** One attempt and the connection it leads to. Safe for use by several threads. */
  private final class Link implements WebSocket.Listener {

    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Semaphore unsent = new Semaphore(MAX_UNSENT);

    /** The message whose last part has not come yet. Only the HTTP client uses it. */
    private final StringBuilder parts = new StringBuilder();

    /** Null until the handshake is done. Guarded by this. */
    private WebSocket socket;

    /** Looks again and again for something heard. Guarded by this. */
    private Future<?> looks = CompletableFuture.completedFuture(null);

    /** Whether a ping or a part of a message has come since the last look. */
    private volatile boolean heard;

    /** Done when the last text has been sent: only one may be under way. Guarded by this. */
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

    void connect() {
      WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(HANDSHAKE_TIMEOUT);
      if (settings.subprotocol != null) {
        builder.subprotocols(settings.subprotocol);
      }
      CompletableFuture.supplyAsync(settings.address, scheduler)
          .thenCompose(address -> builder.buildAsync(address, this))
          .exceptionally(
              thrown -> {
                Throwable cause = thrown instanceof CompletionException e ? e.getCause() : thrown;
                lost(code(cause), "no connection: " + cause);
                return null;
              });
    }

    @Override
    public void onOpen(WebSocket opened) {
      long silence = settings.times.silence.toNanos();
      synchronized (this) {
        socket = opened;
        looks =
            scheduler.scheduleWithFixedDelay(
                () -> look(opened), silence, silence, TimeUnit.NANOSECONDS);
      }
      handle(ReconnectingClient.this::onConnected);
      handle(listener::onOpen);
      if (link != this) {
        close(); // the client ended during the handshake
      }
      opened.request(1);
    }

    /**
     * Runs once every {@link Times#silence}. If nothing was {@link #heard} since the last time, the
     * connection is {@link #lost} with 1006, and aborted: a close frame would vanish, too.
     */
    private void look(WebSocket open) {
      // starter: // silence is taken for peace
      // tag::step7[] give up a silent server
      if (!heard) {
        lost(CloseCodes.ABNORMAL, "the server is silent");
        open.abort();
      }
      heard = false;
      // end::step7[]
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer payload) {
      heard = true;
      return WebSocket.Listener.super.onPing(socket, payload); // the HTTP client answers it
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      heard = true;
      parts.append(part);
      if (last) {
        String text = parts.toString();
        parts.setLength(0);
        handle(() -> listener.onText(text));
        scheduler.execute(() -> socket.request(1)); // not faster than the listener
      } else {
        socket.request(1);
      }
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      lost(code, reason);
      return null; // the HTTP client answers the close frame
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      lost(CloseCodes.ABNORMAL, error.toString());
    }

    private void lost(int code, String reason) {
      over.complete(null);
      stopLooking();
      handle(
          () -> {
            link = null;
            ReconnectingClient.this.onLost(code, reason);
          });
    }

    private synchronized void stopLooking() {
      looks.cancel(false);
    }

    /** Has the scheduler run a task, unless the client has given this link up by then. */
    private void handle(Runnable task) {
      scheduler.execute(
          () -> {
            if (link == this) {
              report(task);
            }
          });
    }

    synchronized boolean send(String text) {
      if (socket == null || !unsent.tryAcquire()) {
        return false;
      }
      sent =
          sent.handle((done, failed) -> socket)
              .thenCompose(free -> free.sendText(text, true))
              .whenComplete((done, failed) -> unsent.release());
      return true;
    }

    /** Closes the connection after what was sent; if the server does not answer, without it. */
    synchronized void close() {
      looks.cancel(false);
      if (socket != null) {
        WebSocket open = socket;
        sent.whenComplete((done, failed) -> open.sendClose(CloseCodes.NORMAL, ""));
        over.orTimeout(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(
                late -> {
                  open.abort();
                  return null;
                });
      }
    }
  }
}

package course.websocket.heartbeat;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.ForwardingEndpoint;
import course.websocket.echo.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An endpoint around another one that can be emptied before its server stops. Safe for use by
 * several threads.
 */
public final class Drain extends ForwardingEndpoint {

  /** Service restart: come back, another server or a new one is there (IANA's registry). */
  private static final int RESTART = 1012;

  private final ScheduledExecutorService scheduler;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private volatile boolean draining;

  /**
   * Full until {@link #start}.
   *
   * @param scheduler closes the connections, which does not block it; it stays the caller's
   */
  public Drain(Endpoint next, ScheduledExecutorService scheduler) {
    super(next);
    this.scheduler = scheduler;
  }

  /** How many connections are open. */
  public int connections() {
    return connections.size();
  }

  /** Whether the server is being emptied: its health check says so too. */
  public boolean isDraining() {
    return draining;
  }

  /** A handshake is refused with 503, Service Unavailable, while the server is emptied. */
  @Override
  public int accept(Request request) {
    // starter: return super.accept(request);
    // tag::step6[] refuse newcomers
    return draining ? 503 : super.accept(request);
    // end::step6[]
  }

  /**
   * Empties the server: from now on newcomers are refused, and {@link #closeAll} closes those who
   * are there.
   *
   * @param over the time in which they are closed
   * @return done when the last connection has ended
   */
  public CompletableFuture<Void> start(Duration over) {
    draining = true;
    closeAll(new ArrayList<>(connections), over);
    completeIfEmpty();
    return empty;
  }

  /**
   * Has the scheduler close each connection with {@link #RESTART}, at equal distances: the first
   * one now, and all of them before the time is over. All at once they would come back all at once,
   * and what each has missed is read from Redis.
   */
  private void closeAll(List<Connection> all, Duration over) {
    // tag::step6[] close one after the other
    for (int i = 0; i < all.size(); i++) {
      Connection connection = all.get(i);
      long delay = over.toNanos() * i / all.size();
      scheduler.schedule(
          () -> connection.close(RESTART, "server restarts"), delay, TimeUnit.NANOSECONDS);
    }
    // end::step6[]
  }

  @Override
  public void onOpen(Connection connection, Request request) {
    connections.add(connection);
    super.onOpen(connection, request);
    if (draining) {
      connection.close(RESTART, "server restarts"); // its handshake was accepted just before
    }
  }

  @Override
  public void onClose(Connection connection, int code) {
    super.onClose(connection, code);
    connections.remove(connection);
    completeIfEmpty();
  }

  private void completeIfEmpty() {
    if (draining && connections.isEmpty()) {
      empty.complete(null);
    }
  }
}

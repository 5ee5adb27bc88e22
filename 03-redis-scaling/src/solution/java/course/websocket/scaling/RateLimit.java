package course.websocket.scaling;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Request;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * An endpoint around another one that closes a connection with 1008 when it sends too often. Safe
 * for use by several threads.
 */
final class RateLimit implements Endpoint {

  private final Endpoint next;
  private final Supplier<TokenBucket> buckets;

  /** A bucket is only used by its connection's I/O thread. */
  private final Map<Connection, TokenBucket> open = new ConcurrentHashMap<>();

  RateLimit(Endpoint next, Supplier<TokenBucket> buckets) {
    this.next = next;
    this.buckets = buckets;
  }

  @Override
  public void onOpen(Connection connection, Request request) {
    open.put(connection, buckets.get());
    next.onOpen(connection, request);
  }

  @Override
  public void onText(Connection connection, String text) {
    if (isAllowed(connection)) {
      next.onText(connection, text);
    }
  }

  @Override
  public void onBinary(Connection connection, ByteBuffer data) {
    if (isAllowed(connection)) {
      next.onBinary(connection, data);
    }
  }

  private boolean isAllowed(Connection connection) {
    boolean allowed = connection.isOpen() && open.get(connection).take();
    if (!allowed) {
      connection.close(1008, "too many messages");
    }
    return allowed;
  }

  @Override
  public void onClose(Connection connection, int code) {
    open.remove(connection);
    next.onClose(connection, code);
  }

  // The rest only passes on.

  @Override
  public int accept(Request request) {
    return next.accept(request);
  }

  @Override
  public String subprotocol() {
    return next.subprotocol();
  }

  @Override
  public void onPong(Connection connection, ByteBuffer payload) {
    next.onPong(connection, payload);
  }
}

package course.websocket.scaling;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.ForwardingEndpoint;
import course.websocket.echo.Request;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * An endpoint around another one that closes a connection with 1008 when it sends too often. Safe
 * for use by several threads.
 */
final class RateLimit extends ForwardingEndpoint {

  private final Supplier<TokenBucket> buckets;

  /** A bucket is only used by its connection's I/O thread. */
  private final Map<Connection, TokenBucket> open = new ConcurrentHashMap<>();

  RateLimit(Endpoint next, Supplier<TokenBucket> buckets) {
    super(next);
    this.buckets = buckets;
  }

  @Override
  public void onOpen(Connection connection, Request request) {
    open.put(connection, buckets.get());
    super.onOpen(connection, request);
  }

  @Override
  public void onText(Connection connection, String text) {
    if (isAllowed(connection)) {
      super.onText(connection, text);
    }
  }

  @Override
  public void onBinary(Connection connection, ByteBuffer data) {
    if (isAllowed(connection)) {
      super.onBinary(connection, data);
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
    super.onClose(connection, code);
  }
}

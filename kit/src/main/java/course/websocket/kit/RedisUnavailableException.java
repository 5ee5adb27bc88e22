package course.websocket.kit;

/**
 * Says in one line why there is no Redis. Immutable, so safe for use by several threads.
 *
 * <p>The message is meant for a person and names the address or the place that was tried.
 */
public final class RedisUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisUnavailableException(String message) {
    super(message);
  }

  RedisUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}

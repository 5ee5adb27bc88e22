package course.websocket.heartbeat;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.time.Duration;

/**
 * How long a client may take until its handshake is there. Immutable, safe for use by several
 * threads.
 *
 * @param silence for the first byte, and between two requests of plain HTTP
 * @param request from the first byte of a request to the end of its headers
 */
public record HandshakeLimits(Duration silence, Duration request) {

  /** Long enough for a phone on a bad network: a handshake has less than 2 kB. */
  public static final HandshakeLimits DEFAULT =
      new HandshakeLimits(Duration.ofSeconds(10), Duration.ofSeconds(10));

  /**
   * Sets the limits in Undertow, which has none by default. Both are in milliseconds: {@link
   * UndertowOptions#NO_REQUEST_TIMEOUT} for {@code silence}, and {@link
   * UndertowOptions#REQUEST_PARSE_TIMEOUT} for {@code request}. They end with the handshake: a
   * WebSocket may be silent for longer.
   */
  void set(Undertow.Builder server) {
    // starter: // a client may take its time
    // tag::step7[] set Undertow's limits
    server.setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, (int) silence.toMillis());
    server.setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) request.toMillis());
    // end::step7[]
  }
}

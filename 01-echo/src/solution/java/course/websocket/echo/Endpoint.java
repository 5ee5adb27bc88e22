package course.websocket.echo;

import java.nio.ByteBuffer;

/**
 * What an application does with its connections. Each method runs on the connection's own I/O
 * thread, one call at a time for a connection, and must not block; calls for different connections
 * run at the same time.
 */
public interface Endpoint {

  /**
   * Decides whether a correct handshake is accepted.
   *
   * @return 101, or the HTTP status to refuse it with
   */
  default int accept(Request request) {
    return 101;
  }

  /**
   * The subprotocol that is spoken with a client that offers it (RFC 6455 section 1.9), or null.
   */
  default String subprotocol() {
    return null;
  }

  /** The connection is open; nothing has been received yet. */
  default void onOpen(Connection connection, Request request) {}

  default void onText(Connection connection, String text) {}

  /** A binary message; the buffer belongs to the endpoint. */
  default void onBinary(Connection connection, ByteBuffer data) {}

  default void onPong(Connection connection, ByteBuffer payload) {}

  /**
   * The connection has ended: called once for each {@link #onOpen}, however it ended.
   *
   * @param code the peer's status code; 1005 if it gave none, 1006 if it sent no close frame
   */
  default void onClose(Connection connection, int code) {}
}

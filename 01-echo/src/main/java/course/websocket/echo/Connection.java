package course.websocket.echo;

import java.nio.ByteBuffer;

/**
 * One WebSocket connection, whatever engine carries it. Safe for use by several threads: no method
 * blocks, and messages leave in the order in which one thread sends them.
 */
public interface Connection {

  /** Unique in this process. */
  String id();

  /** False once either side has begun to close. */
  boolean isOpen();

  /**
   * Queues a message.
   *
   * @throws IllegalStateException if the connection is closed, or the peer reads so slowly that its
   *     queue is full; the connection is then given up
   */
  void send(Message message);

  /**
   * Sends a ping; the peer's pong brings the payload back (RFC 6455 section 5.5.2).
   *
   * @param payload at most 125 bytes
   */
  void ping(ByteBuffer payload);

  /**
   * Starts the closing handshake (RFC 6455 section 7.1.2); a peer that does not answer it within
   * five seconds is cut off. Does nothing on a closed connection.
   *
   * @param code a status code of section 7.4
   * @param reason at most 123 bytes of UTF-8
   */
  void close(int code, String reason);

  /** Ends the TCP connection without a closing handshake, for a peer that does not answer. */
  void abort();
}

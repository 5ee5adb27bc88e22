package course.websocket.echo;

import java.nio.ByteBuffer;

/**
 * The first 2 to 14 bytes of a frame (RFC 6455 section 5.2). Immutable, safe for use by several
 * threads.
 *
 * <pre>
 *  byte 0            byte 1            then
 *  F R R R opcode    M length          length, if 126 (2 bytes) or 127 (8 bytes)
 *  I S S S           A                 masking key, if M is set (4 bytes)
 *  N V V V           S
 *    1 2 3           K
 * </pre>
 *
 * @param fin whether this is the last frame of its message
 * @param opcode 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong
 * @param masked whether the payload is masked: always from a client, never from a server
 * @param maskingKey the masking key, its first byte on the wire is the highest; 0 if not masked
 * @param length the payload's length in bytes
 */
public record FrameHeader(boolean fin, int opcode, boolean masked, int maskingKey, long length) {

  /** No header is longer: 2 bytes, 8 of length, 4 of masking key. */
  public static final int MAX_SIZE = 14;

  /** A frame as a server sends it: whole and not masked. */
  public static FrameHeader of(int opcode, long length) {
    return new FrameHeader(true, opcode, false, 0, length);
  }

  /**
   * Writes the header. The length takes as few bytes as can hold it: up to 125 stands in the second
   * byte itself, up to 65535 follows as 126 and two bytes, more as 127 and eight bytes.
   *
   * @param out a buffer in network byte order with {@link #MAX_SIZE} bytes of room
   */
  public void encode(ByteBuffer out) {
    throw new UnsupportedOperationException("Step 3: encode the header");
  }

  /**
   * Reads a header. TCP knows no frames: a read may bring half a header. Then the answer is null,
   * and the buffer's position stays, so that the caller can try again with more bytes. A header is
   * refused with {@link ProtocolException} 1002 as soon as it shows:
   *
   * <ul>
   *   <li>a reserved bit (no extension was agreed) or a reserved opcode (3 to 7, 11 to 15),
   *   <li>a control frame (opcode 8 and up) that is a fragment, or longer than 125 bytes,
   *   <li>a length that would have fitted in fewer bytes, or that is negative as a long.
   * </ul>
   *
   * @param in the received bytes, in network byte order
   */
  public static FrameHeader decode(ByteBuffer in) {
    throw new UnsupportedOperationException("Step 3: decode the header");
  }

  private static void require(boolean condition, String breach) {
    if (!condition) {
      throw new ProtocolException(1002, breach);
    }
  }
}

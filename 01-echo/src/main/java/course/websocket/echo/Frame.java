package course.websocket.echo;

import java.nio.ByteBuffer;

/**
 * One frame, its payload unmasked (RFC 6455 section 5.2). Used by one thread at a time, as its
 * buffer is.
 *
 * @param fin whether this is the last frame of its message
 * @param opcode one of the six below
 * @param payload good until the next bytes are read: who wants to keep it copies it
 */
record Frame(boolean fin, int opcode, ByteBuffer payload) {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** Whether this is a close, ping or pong frame (section 5.5). */
  boolean isControl() {
    return opcode >= CLOSE;
  }

  /** The bytes of a whole frame as a server sends it: not masked. */
  static ByteBuffer encode(int opcode, ByteBuffer payload) {
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.MAX_SIZE + payload.remaining());
    FrameHeader.of(opcode, payload.remaining()).encode(frame);
    return frame.put(payload.duplicate()).flip();
  }
}

package course.websocket.echo;

import java.nio.ByteBuffer;

/** Masks and unmasks payloads (RFC 6455 section 5.3). Stateless, safe for several threads. */
public final class Masking {

  private Masking() {}

  /**
   * Masks the buffer's remaining bytes in place, or unmasks them: it is the same. Byte i of the
   * payload is XORed with byte i modulo 4 of the key. The buffer's position and limit stay.
   *
   * @param payload the payload, or a part of it, in network byte order
   * @param key the masking key, its first byte on the wire is the highest
   * @param offset how many bytes of the payload came before this part
   */
  public static void apply(ByteBuffer payload, int key, long offset) {
    throw new UnsupportedOperationException("Step 4: mask in place");
  }
}

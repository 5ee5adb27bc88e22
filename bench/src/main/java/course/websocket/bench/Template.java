package course.websocket.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A masked text frame, encoded beforehand, in which only a number changes. Used by one thread.
 *
 * <p>The text names the number's places as {@code #00000000}, eight digits, as often as it likes.
 */
final class Template {

  static final String NUMBER = "#00000000";

  private static final int DIGITS = 8;
  private static final byte[] KEY = {0x5a, 0x13, 0x77, 0x2e};

  private final ByteBuffer frame;
  private final int payloadAt;
  private final int[] places;

  Template(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
    out.put((byte) 0x81);
    if (payload.length <= 125) {
      out.put((byte) (0x80 | payload.length));
    } else if (payload.length <= 65_535) {
      out.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      out.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    out.put(KEY);
    payloadAt = out.position();
    for (int i = 0; i < payload.length; i++) {
      out.put((byte) (payload[i] ^ KEY[i & 3]));
    }
    frame = out.flip();
    places =
        java.util.stream.IntStream.range(0, payload.length)
            .filter(i -> text.startsWith(NUMBER, i))
            .map(i -> i + 1)
            .toArray();
  }

  /** The frame with this number, until the next call. */
  ByteBuffer with(int number) {
    for (int place : places) {
      int rest = number;
      for (int i = place + DIGITS - 1; i >= place; i--, rest /= 10) {
        frame.put(payloadAt + i, (byte) (('0' + rest % 10) ^ KEY[i & 3]));
      }
    }
    return frame.rewind();
  }

  /** The number in a payload, or -1 if it has none. */
  static int number(ByteBuffer payload) {
    int end = payload.limit() - DIGITS;
    for (int i = payload.position(); i < end; i++) {
      if (payload.get(i) == '#') {
        int number = 0;
        for (int digit = i + 1; digit <= i + DIGITS; digit++) {
          number = number * 10 + payload.get(digit) - '0';
        }
        return number;
      }
    }
    return -1;
  }
}

package course.websocket.echo;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Decodes the UTF-8 of one text, which comes in parts (RFC 6455 section 8.1). Used by one thread at
 * a time.
 */
final class TextDecoder {

  private static final char REPLACEMENT = '\ufffd';

  /**
   * Reports what is wrong, other than {@code new String}, which puts a replacement in its place.
   */
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

  private final StringBuilder text = new StringBuilder();

  /** The bytes of a code point that the last part cut: at most 3. */
  private ByteBuffer rest = ByteBuffer.allocate(0);

  /**
   * Decodes the next part. A part may end inside a code point: {@link #join} puts the bytes that
   * are left over before the next one. What can be no UTF-8 any more is refused with {@link
   * ProtocolException} 1007 as soon as it shows, and with the last part also a code point that is
   * not complete.
   *
   * @param part the bytes of this part; they may change afterwards
   * @param last whether the text ends here
   */
  void append(ByteBuffer part, boolean last) {
    // starter: text.append(StandardCharsets.UTF_8.decode(part));
    // tag::step6[] decode a part of a text
    ByteBuffer in = join(rest, part);
    CharBuffer out = CharBuffer.allocate(in.remaining());
    CoderResult result = decoder.decode(in, out, last);
    if (result.isError()) {
      throw new ProtocolException(1007, "not UTF-8");
    }
    text.append(out.array(), 0, out.position());
    rest = join(in, ByteBuffer.allocate(0)); // a copy: the part may change
    // end::step6[]
  }

  /**
   * Decodes a text that comes in one part, as nearly all do: several times as fast as {@link
   * #append}. {@code new String} puts a replacement in the place of what is wrong; where there is
   * none, nothing was.
   *
   * @param whole the text's bytes, in an array
   * @return null if the text has a replacement, and so must be decoded with a closer look
   */
  static String decodeWhole(ByteBuffer whole) {
    int start = whole.arrayOffset() + whole.position();
    String text = new String(whole.array(), start, whole.remaining(), StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0 ? text : null;
  }

  /** What has been decoded so far. */
  String text() {
    return text.toString();
  }

  /** The remaining bytes of both, one after the other, in a buffer of their own if need be. */
  private static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
    if (!first.hasRemaining()) {
      return second;
    }
    ByteBuffer both = ByteBuffer.allocate(first.remaining() + second.remaining());
    return both.put(first).put(second).flip();
  }
}

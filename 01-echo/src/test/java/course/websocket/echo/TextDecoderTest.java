package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import course.websocket.kit.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Step 6: the UTF-8 of a text that comes in parts. */
class TextDecoderTest {

  @Test
  @Step(6)
  void codePointMayBeCutAnywhere() {
    String text = "a\u00fc\u20ac\ud83d\ude00z"; // code points of 1, 2, 3, 4 and 1 bytes
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int first = 0; first <= bytes.length; first++) {
      for (int second = first; second <= bytes.length; second++) {
        TextDecoder decoder = new TextDecoder();
        decoder.append(ByteBuffer.wrap(bytes, 0, first), false);
        decoder.append(ByteBuffer.wrap(bytes, first, second - first), false);
        decoder.append(ByteBuffer.wrap(bytes, second, bytes.length - second), true);
        assertEquals(text, decoder.text(), "cut at " + first + " and " + second);
      }
    }
  }

  /** The bytes of a part belong to the network's buffer, which the next read overwrites. */
  @Test
  @Step(6)
  void partMayBeOverwrittenAfterwards() {
    byte[] part = {'a', (byte) 0xe2};
    TextDecoder decoder = new TextDecoder();
    decoder.append(ByteBuffer.wrap(part), false);
    part[1] = 'x';
    decoder.append(ByteBuffer.wrap(new byte[] {(byte) 0x82, (byte) 0xac}), true);
    assertEquals("a\u20ac", decoder.text());
  }

  @Test
  @Step(6)
  void whatIsNoUtf8IsRefusedWith1007() {
    assertRefused("c0af", "a slash in two bytes (overlong)");
    assertRefused("e080af", "a slash in three bytes (overlong)");
    assertRefused("eda080", "a surrogate");
    assertRefused("f4908080", "a code point above U+10FFFF");
    assertRefused("80", "a continuation byte alone");
    assertRefused("fe", "a byte that UTF-8 never has");
    assertRefused("e282", "a code point that is not complete");
  }

  /** Nobody has to send the rest of a text that is already wrong. */
  @Test
  @Step(6)
  void wrongTextIsRefusedAtItsFirstWrongByte() {
    TextDecoder decoder = new TextDecoder();
    decoder.append(ByteBuffer.wrap(new byte[] {'a', (byte) 0xf4}), false);
    ByteBuffer wrong = ByteBuffer.wrap(new byte[] {(byte) 0x90});
    assertEquals(
        1007,
        assertThrows(ProtocolException.class, () -> decoder.append(wrong, false)).closeCode());
  }

  @Test
  @Step(6)
  void randomTextsInRandomPartsAreDecoded() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder("\u20ac");
      for (int c = random.nextInt(40); c > 0; c--) {
        int codePoint = random.nextInt(0x110000 >> random.nextInt(16));
        if (codePoint < 0xd800 || codePoint > 0xdfff) {
          text.appendCodePoint(codePoint);
        }
      }
      TextDecoder decoder = new TextDecoder();
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      int size;
      for (int at = 0; at < bytes.length; at += size) {
        size = Math.min(bytes.length - at, at == 0 ? 1 : 1 + random.nextInt(5));
        decoder.append(ByteBuffer.wrap(bytes, at, size), at + size == bytes.length);
      }
      assertEquals(text.toString(), decoder.text(), "seed " + seed);
    }
  }

  private static void assertRefused(String hex, String what) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    ProtocolException refusal =
        assertThrows(
            ProtocolException.class,
            () -> new TextDecoder().append(ByteBuffer.wrap(bytes), true),
            what);
    assertEquals(1007, refusal.closeCode(), what);
  }
}

package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import course.websocket.kit.Step;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Step 3: the frame header, byte by byte. */
class FrameHeaderTest {

  /** The headers of RFC 6455 section 5.7, in its order. */
  @Test
  @Step(3)
  void examplesOfTheRfc() {
    assertHeader("8105", new FrameHeader(true, 1, false, 0, 5));
    assertHeader("818537fa213d", new FrameHeader(true, 1, true, 0x37fa213d, 5));
    assertHeader("0103", new FrameHeader(false, 1, false, 0, 3));
    assertHeader("8002", new FrameHeader(true, 0, false, 0, 2));
    assertHeader("8905", new FrameHeader(true, 9, false, 0, 5));
    assertHeader("8a8537fa213d", new FrameHeader(true, 10, true, 0x37fa213d, 5));
    assertHeader("827e0100", new FrameHeader(true, 2, false, 0, 256));
    assertHeader("827f0000000000010000", new FrameHeader(true, 2, false, 0, 65_536));
  }

  @Test
  @Step(3)
  void lengthTakesAsFewBytesAsCanHoldIt() {
    assertHeader("827d", FrameHeader.of(2, 125));
    assertHeader("827e007e", FrameHeader.of(2, 126));
    assertHeader("827effff", FrameHeader.of(2, 65_535));
    assertHeader("827f0000000000010000", FrameHeader.of(2, 65_536));
  }

  @Test
  @Step(3)
  void randomHeadersSurviveTheRoundTrip() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      boolean masked = random.nextBoolean();
      FrameHeader header =
          new FrameHeader(
              random.nextBoolean(),
              random.nextInt(3),
              masked,
              masked ? random.nextInt() : 0,
              random.nextLong() >>> (1 + random.nextInt(63)));
      ByteBuffer bytes = encode(header);
      int size = bytes.remaining();
      assertEquals(header, FrameHeader.decode(bytes), "seed " + seed);
      assertEquals(size, bytes.position(), "decode must stop behind the header, seed " + seed);
    }
  }

  @Test
  @Step(3)
  void halfHeaderLeavesTheBufferAsItIs() {
    byte[] whole = HexFormat.of().parseHex("82ff000000000001000037fa213d");
    for (int cut = 0; cut < whole.length; cut++) {
      ByteBuffer part = ByteBuffer.wrap(whole, 0, cut);
      assertNull(FrameHeader.decode(part), cut + " of 14 bytes are no header");
      assertEquals(0, part.position(), "position after " + cut + " bytes");
    }
  }

  @Test
  @Step(3)
  void breachOfTheProtocolIsRefusedWith1002() {
    assertRefused("c100", "a reserved bit");
    assertRefused("8300", "reserved opcode 3");
    assertRefused("8b00", "reserved opcode 11");
    assertRefused("0900", "a ping in fragments");
    assertRefused("897e", "a ping longer than 125 bytes");
    assertRefused("827e007d", "125 in two bytes");
    assertRefused("827f000000000000ffff", "65535 in eight bytes");
    assertRefused("827fffffffffffffffff", "a negative length");
  }

  private static void assertHeader(String hex, FrameHeader header) {
    byte[] bytes = new byte[encode(header).remaining()];
    encode(header).get(bytes);
    assertArrayEquals(
        HexFormat.of().parseHex(hex),
        bytes,
        () -> header + " must be " + hex + " but is " + HexFormat.of().formatHex(bytes));
    assertEquals(header, FrameHeader.decode(ByteBuffer.wrap(bytes)));
  }

  private static ByteBuffer encode(FrameHeader header) {
    ByteBuffer out = ByteBuffer.allocate(FrameHeader.MAX_SIZE);
    header.encode(out);
    return out.flip();
  }

  private static void assertRefused(String hex, String what) {
    ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    assertEquals(
        1002,
        assertThrows(ProtocolException.class, () -> FrameHeader.decode(in), what).closeCode(),
        what);
  }
}

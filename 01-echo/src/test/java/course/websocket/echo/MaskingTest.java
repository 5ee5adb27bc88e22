package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.kit.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Step 4: masking. */
class MaskingTest {

  /** The masked "Hello" of RFC 6455 section 5.7. */
  @Test
  @Step(4)
  void maskedHelloOfTheRfc() {
    byte[] payload = HexFormat.of().parseHex("7f9f4d5158");
    Masking.apply(ByteBuffer.wrap(payload), 0x37fa213d, 0);
    assertEquals("Hello", new String(payload, StandardCharsets.UTF_8));
  }

  @Test
  @Step(4)
  void onlyTheRemainingBytesChangeAndThePositionStays() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);
    Masking.apply(buffer, 0x10203040, 0);
    assertArrayEquals(new byte[] {1, 0x12, 0x23, 4}, buffer.array());
    assertEquals(1, buffer.position());
    assertEquals(3, buffer.limit());
  }

  @Test
  @Step(4)
  void payloadInAnyPartsIsMaskedAsTheWhole() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] whole = new byte[random.nextInt(300)];
      random.nextBytes(whole);
      byte[] parts = whole.clone();
      int key = random.nextInt();
      Masking.apply(ByteBuffer.wrap(whole), key, 0);
      int size;
      for (int at = 0; at < parts.length; at += size) {
        size = 1 + random.nextInt(parts.length - at);
        Masking.apply(ByteBuffer.wrap(parts, at, size), key, at);
      }
      assertArrayEquals(whole, parts, "seed " + seed);
      for (int b = 0; b < parts.length; b++) {
        parts[b] ^= (byte) (key >>> (24 - 8 * (b % 4)));
      }
      Masking.apply(ByteBuffer.wrap(whole), key, 0);
      assertArrayEquals(parts, whole, "masked twice it is the payload again, seed " + seed);
    }
  }
}

package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.Step;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Step 6: what a close frame says. */
class CloseReasonTest {

  @Test
  @Step(6)
  void codesThatMayBeSent() {
    int[] good = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014};
    for (int code : good) {
      assertTrue(CloseReason.mayBeSent(code), "code " + code);
    }
    for (int code : new int[] {3000, 3999, 4000, 4999}) {
      assertTrue(CloseReason.mayBeSent(code), "code " + code);
    }
  }

  @Test
  @Step(6)
  void codesThatMustNotBeSent() {
    int[] bad = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535};
    for (int code : bad) {
      assertFalse(CloseReason.mayBeSent(code), "code " + code);
    }
  }

  @Test
  @Step(6)
  void codeAndReasonSurviveTheRoundTrip() {
    CloseReason reason = new CloseReason(1001, "Gr\u00fc\u00dfe");
    assertEquals("03e94772c3bcc39f65", Transcript.hex(reason.encode()));
    assertEquals(reason, CloseReason.decode(reason.encode()));
  }

  @Test
  @Step(6)
  void emptyPayloadIs1005And1005IsAnEmptyPayload() {
    assertEquals(new CloseReason(1005, ""), CloseReason.decode(ByteBuffer.allocate(0)));
    assertEquals(0, new CloseReason(1005, "").encode().remaining());
    assertEquals(0, new CloseReason(1006, "").encode().remaining(), "1006 is never on the wire");
  }

  @Test
  @Step(6)
  void badPayloadIsRefused() {
    assertRefused(1002, "03", "half a code");
    assertRefused(1002, "03ed", "1005 on the wire");
    assertRefused(1002, "03ee", "1006 on the wire");
    assertRefused(1007, "03e8c0af", "a reason that is not UTF-8");
    assertRefused(1007, "03e8e282", "a reason that ends inside a code point");
  }

  private static void assertRefused(int code, String hex, String what) {
    ByteBuffer payload = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    ProtocolException refusal =
        assertThrows(ProtocolException.class, () -> CloseReason.decode(payload), what);
    assertEquals(code, refusal.closeCode(), what);
  }
}

package course.websocket.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import course.websocket.kit.Given;
import course.websocket.kit.Step;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.StreamEntryID;

/** Step 7: anything may stand in Redis. */
class EnvelopeTest {

  private static final StreamEntryID ID = new StreamEntryID(7, 1);

  @Test
  @Given
  void bodySurvivesTheRoundTrip() {
    Envelope said = new Envelope(ID, "lobby", "ann", "7", "Gr\u00fc\u00dfe \"quoted\"\n\tand more");
    assertEquals(said, Envelope.of(ID, "lobby", said.body()));
  }

  @Test
  @Step(7)
  void whatIsNoMessageIsRefused() {
    for (String body :
        new String[] {
          "",
          "not json",
          "{\"from\":\"ann\",\"ref\":\"1\",\"text\":\"hi\"} and more",
          "[1]",
          "\"text\"",
          "null",
          "{}",
          "{\"from\":\"ann\",\"ref\":\"1\"}",
          "{\"from\":7,\"ref\":\"1\",\"text\":\"a number as from\"}",
          "{\"from\":\"ann\",\"ref\":\"1\",\"text\":null}",
          "{\"from\":\"ann\",\"ref\":\"1\",\"text\":\"a \\u0007 bell\"}",
          "{\"from\":\"ann\",\"ref\":\"1\",\"text\":\"" + "x".repeat(20_000) + "\"}",
        }) {
      String shown = "the body '" + body.substring(0, Math.min(body.length(), 60)) + "'";
      assertThrows(IllegalArgumentException.class, () -> Envelope.of(ID, "lobby", body), shown);
    }
  }

  /** To parse 100 MB, only to find that they are no JSON, is what must not happen. */
  @Test
  @Step(7)
  void lengthIsCheckedBeforeAnythingIsParsed() {
    String body = "{" + "x".repeat(20_000);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Envelope.of(ID, "lobby", body));
    assertNull(refused.getCause(), "the parser has seen a body that is too long");
  }
}

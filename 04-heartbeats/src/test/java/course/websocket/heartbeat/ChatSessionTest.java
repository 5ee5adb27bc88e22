package course.websocket.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.heartbeat.ChatSession.Say;
import course.websocket.kit.Given;
import course.websocket.kit.Step;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Step 5: what a client remembers, without a socket. */
@Step(5)
class ChatSessionTest {

  private static final URI ROOM = URI.create("ws://127.0.0.1:8080/ws/lobby?name=ann");
  private static final String EPOCH = "5eed";

  private final ChatSession session = new ChatSession();

  @Test
  @Step(5)
  void clientResumesFromTheLastMessage() {
    session.welcomed(false, "10-0", EPOCH);
    assertTrue(session.received("11-0"), "11-0 is new");
    assertTrue(session.received("12-0"), "12-0 is new");
    assertResumesFrom("12-0");
  }

  /** Else what was said while it was away would be lost to a client that had seen nothing yet. */
  @Test
  @Step(5)
  void clientThatHasSeenNoMessageResumesFromTheWelcome() {
    session.welcomed(false, "10-0", EPOCH);
    assertResumesFrom("10-0");
  }

  /** Its welcome names the end of the replay, which may be cut off before it. */
  @Test
  @Step(5)
  void replayThatIsCutOffIsResumedWhereItEnded() {
    session.welcomed(false, "10-0", EPOCH);
    session.received("11-0");
    session.welcomed(true, "20-0", EPOCH);
    assertResumesFrom("11-0");
    session.received("12-0");
    assertResumesFrom("12-0");
  }

  @Test
  @Step(5)
  void messageThatWasSeenIsDroppedAndMovesNothing() {
    session.welcomed(false, "10-0", EPOCH);
    assertTrue(session.received("11-0"), "11-0 is new");
    assertTrue(session.received("12-0"), "12-0 is new");
    assertFalse(session.received("11-0"), "11-0 was seen before");
    assertFalse(session.received("12-0"), "12-0 was seen before");
    assertResumesFrom("12-0");
  }

  @Test
  @Step(5)
  void onlyTheNewestIdsAreRemembered() {
    for (int i = 1; i <= 1_001; i++) {
      assertTrue(session.received(i + "-0"), i + "-0 is new");
    }
    assertFalse(session.received("2-0"), "one of the newest 1,000");
    assertTrue(session.received("1-0"), "older than that");
  }

  @Test
  @Step(5)
  void whatWasNotAcceptedIsSaidAgainInItsOrderWithItsRef() {
    for (String ref : List.of("c", "a", "b")) {
      session.said(new Say(ref, "text " + ref));
    }
    session.settled("a");
    List<Say> again = List.of(new Say("c", "text c"), new Say("b", "text b"));
    assertEquals(again, session.unaccepted(), "what is said again");
  }

  @Test
  @Step(5)
  void lostHistoryIsForgotten() {
    session.welcomed(false, "10-0", EPOCH);
    session.received("11-0");
    session.reload("3-0", "f00d");
    assertTrue(session.received("11-0"), "another message with a former id");
    assertEquals(
        URI.create(ROOM + "&since=11-0&epoch=f00d"), session.address(ROOM), "the next address");
  }

  @Test
  @Given
  void whatWaitsToBeAcceptedIsBounded() {
    for (int i = 0; i < 50; i++) {
      assertTrue(session.said(new Say("" + i, "text")));
    }
    assertFalse(session.said(new Say("one more", "text")));
    assertTrue(session.settled("0"));
    assertFalse(session.settled("0"), "settled before");
    assertTrue(session.said(new Say("one more", "text")));
  }

  private void assertResumesFrom(String id) {
    URI next = URI.create(ROOM + "&since=" + id + "&epoch=" + EPOCH);
    assertEquals(next, session.address(ROOM), "the next address");
  }
}

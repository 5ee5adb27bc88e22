package course.websocket.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.broadcast.Outbox.Policy;
import course.websocket.echo.Message;
import course.websocket.kit.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Step 6, without a socket. */
class OutboxTest {

  /** Room for three messages of 90 bytes, each with 10 for the header of its frame. */
  private static final int BOUND = 300;

  @Test
  @Step(6)
  void fullOutboxRefusesUntilAMessageHasLeft() {
    Outbox outbox = new Outbox(BOUND, Policy.CLOSE);
    assertTrue(offer(outbox, "a", "b", "c"));
    assertFalse(offer(outbox, "d"));
    outbox.poll();
    assertTrue(offer(outbox, "e"));
    assertEquals(List.of("b", "c", "e"), drain(outbox));
    assertEquals(0, outbox.dropped());
  }

  @Test
  @Step(6)
  void fullOutboxDropsTheOldestAndCountsThem() {
    Outbox outbox = new Outbox(BOUND, Policy.DROP_OLDEST);
    assertTrue(offer(outbox, "a", "b", "c", "d", "e"));
    assertEquals(2, outbox.dropped());
    assertEquals(List.of("c", "d", "e"), drain(outbox));
  }

  @Test
  @Step(6)
  void longMessageTakesThePlaceOfSeveral() {
    Outbox outbox = new Outbox(BOUND, Policy.DROP_OLDEST);
    assertTrue(offer(outbox, "a", "b", "c"));
    assertTrue(outbox.offer(Message.text("x".repeat(BOUND - 110))));
    assertEquals(2, outbox.dropped());
    assertEquals(BOUND, outbox.bytes());
  }

  @Test
  @Step(6)
  void messageThatNeverFitsIsRefusedUnderBothPolicies() {
    for (Policy policy : Policy.values()) {
      assertFalse(new Outbox(BOUND, policy).offer(Message.text("x".repeat(BOUND))), policy.name());
    }
  }

  @Test
  @Step(6)
  void emptyMessagesTakeRoomToo() {
    Outbox outbox = new Outbox(BOUND, Policy.CLOSE);
    for (int i = 0; i < 30; i++) {
      assertTrue(outbox.offer(Message.text("")));
    }
    assertFalse(outbox.offer(Message.text("")), "no room: each empty message costs a header");
  }

  /** Whatever comes and goes, the bound holds, and nothing is counted that does not wait. */
  @Test
  @Step(6)
  void boundHoldsForAnySequence() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (Policy policy : Policy.values()) {
      Outbox outbox = new Outbox(BOUND, policy);
      for (int i = 0; i < 10_000; i++) {
        if (random.nextInt(3) == 0) {
          outbox.poll();
        } else {
          outbox.offer(Message.text("x".repeat(random.nextInt(BOUND))));
        }
        assertTrue(outbox.bytes() <= BOUND, outbox.bytes() + " bytes wait, seed " + seed);
      }
      while (outbox.poll() != null) {
        continue; // a message may be empty, so it has no first letter for drain
      }
      assertEquals(0, outbox.bytes(), "bytes in an empty outbox, seed " + seed);
    }
  }

  /** Offers a message of 90 bytes for each letter. */
  private static boolean offer(Outbox outbox, String... letters) {
    boolean all = true;
    for (String letter : letters) {
      all &= outbox.offer(Message.text(letter.repeat(90)));
    }
    return all;
  }

  /** The first letter of each message that waits. */
  private static List<String> drain(Outbox outbox) {
    List<String> letters = new ArrayList<>();
    for (Message message = outbox.poll(); message != null; message = outbox.poll()) {
      letters.add(StandardCharsets.UTF_8.decode(message.payload()).toString().substring(0, 1));
    }
    return letters;
  }
}

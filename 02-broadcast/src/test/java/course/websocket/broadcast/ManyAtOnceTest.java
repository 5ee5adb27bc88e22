package course.websocket.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.Step;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Step 8, without a socket. */
class ManyAtOnceTest {

  private static final int SENDERS = 4;
  private static final int MESSAGES = 100;

  private final ConnectionManager manager = new ConnectionManager();
  private final List<FakeConnection> stayers =
      IntStream.range(0, 20).mapToObj(i -> new FakeConnection()).toList();

  /**
   * Without an order, whoever the first has reached gets it first, and all others get it second.
   */
  @Test
  @Step(8)
  void broadcastThatComesInTheMidstOfAnotherReachesNobodyBeforeIt() throws Exception {
    stayers.forEach(manager::connect);
    Thread second = new Thread(() -> manager.broadcast("second"));
    Runnable overtake = InParallel.inTheMidst(second);
    stayers.forEach(stayer -> stayer.afterSend(overtake));
    manager.broadcast("first");
    second.join();
    for (FakeConnection stayer : stayers) {
      String order = "the second broadcast overtook the first at a member";
      assertEquals(List.of("first", "second"), stayer.sent(), order);
    }
  }

  /**
   * Who stays gets each message once, all in the same order; who comes and goes gets a part of it
   * without a gap.
   */
  @Test
  @Step(8)
  void joinsAndLeavesDuringBroadcastsLeaveAllWithOneOrder() throws Exception {
    stayers.forEach(manager::connect);
    Thread another = new Thread(() -> manager.broadcast("m0"));
    Runnable overtake = InParallel.inTheMidst(another); // so that two meet on any machine
    stayers.forEach(stayer -> stayer.afterSend(overtake));
    Queue<FakeConnection> guests = new ConcurrentLinkedQueue<>();
    AtomicInteger number = new AtomicInteger();
    InParallel.run(
        SENDERS,
        () -> {
          for (int i = 0; i < MESSAGES; i++) {
            FakeConnection guest = new FakeConnection();
            guests.add(guest);
            manager.connect(guest);
            manager.broadcast("m" + number.incrementAndGet());
            manager.disconnect(guest);
          }
        });
    another.join();
    List<String> order = stayers.get(0).sent();
    assertEquals(SENDERS * MESSAGES + 1, order.size(), "messages");
    assertEquals(order.size(), new HashSet<>(order).size(), "different messages");
    stayers.forEach(stayer -> assertEquals(order, stayer.sent()));
    for (FakeConnection guest : guests) {
      assertFalse(guest.sent().isEmpty(), "a guest gets its own message at least");
      assertTrue(Collections.indexOfSubList(order, guest.sent()) >= 0, "a gap: " + guest.sent());
    }
    assertEquals(stayers.size(), manager.count());
  }
}

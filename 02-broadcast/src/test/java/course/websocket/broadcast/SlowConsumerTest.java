package course.websocket.broadcast;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.broadcast.Outbox.Policy;
import course.websocket.echo.WebSocketServer;
import course.websocket.kit.RawClient;
import course.websocket.kit.RawClient.Frame;
import course.websocket.kit.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Step 6, over real sockets: 100 peers that read and one that does not. Each message goes out when
 * the fast peers have the one before.
 */
class SlowConsumerTest {

  private static final int FAST = 100;
  private static final int BOUND = 256 << 10;

  /** What the heap may grow by beside the outbox: what is on its way, and the tests' own. */
  private static final int SLACK = 1 << 20;

  /** With {@link #BLOCK} about 200 MB, all peers together. */
  private static final int AT_LEAST = 32;

  /** Messages after the one that did not fit any more. */
  private static final int AFTER = 8;

  /**
   * The kernel buffers too, 4 MB for a peer that does not read on one Linux, less elsewhere: so
   * many messages fill any.
   */
  private static final int AT_MOST = 512;

  private static final String BLOCK = "x".repeat(64 << 10);

  private final ConnectionManager manager = new ConnectionManager();
  private final List<Outbox> outboxes = new CopyOnWriteArrayList<>();
  private final List<RawClient> fast = new ArrayList<>();
  private WebSocketServer server;
  private RawClient slow;

  @AfterEach
  void stop() {
    fast.forEach(RawClient::close);
    slow.close();
    server.close();
  }

  @Test
  @Step(6)
  void peerThatNeverReadsIsGivenUpWith1013() {
    start(Policy.CLOSE);
    broadcastUntil(() -> manager.count() == FAST);
    slow.resume();
    Frame frame = slow.receive();
    while (frame.opcode() != RawClient.CLOSE) {
      frame = slow.receive();
    }
    assertEquals(1013, frame.closeCode());
  }

  @Test
  @Step(6)
  void peerThatReadsAgainFindsTheNewestMessage() {
    start(Policy.DROP_OLDEST);
    String newest = broadcastUntil(() -> outboxes.get(0).dropped() > 0);
    assertEquals(FAST + 1, manager.count(), "nobody is given up");
    slow.resume();
    String text = slow.receiveText();
    while (!text.equals(newest)) {
      text = slow.receiveText();
    }
  }

  private void start(Policy policy) {
    server =
        BroadcastServer.start(
            0,
            manager,
            new Rooms(),
            () -> {
              Outbox outbox = new Outbox(BOUND, policy);
              outboxes.add(outbox);
              return outbox;
            });
    slow = RawClient.stalled(server.uri("/ws"));
    eventually("the slow peer has joined", () -> manager.count() == 1);
    for (int i = 0; i < FAST; i++) {
      fast.add(RawClient.connect(server.uri("/ws")));
    }
    eventually("all have joined", () -> manager.count() == FAST + 1);
  }

  /**
   * Broadcasts until the slow peer's outbox has overflowed, and some more. The fast lose nothing,
   * and what waits stays under its bound, by its own count and by the heap.
   *
   * @return the last message
   */
  private String broadcastUntil(BooleanSupplier overflowed) {
    long before = usedHeap();
    String text = "";
    int after = 0;
    for (int i = 0; i < AT_LEAST || after < AFTER; i++) {
      assertTrue(i < AT_MOST, "the outbox of a peer that does not read is never full");
      text = i + BLOCK;
      manager.broadcast(text);
      byte[] expected = text.getBytes(StandardCharsets.UTF_8);
      for (RawClient client : fast) {
        assertArrayEquals(expected, client.receive().payload());
      }
      long waiting = outboxes.get(0).bytes();
      assertTrue(waiting <= BOUND, waiting + " bytes wait for a peer that does not read");
      after += overflowed.getAsBoolean() ? 1 : 0;
    }
    long grown = usedHeap() - before;
    assertTrue(grown < BOUND + SLACK, "the heap has grown by " + grown + " bytes");
    return text;
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}

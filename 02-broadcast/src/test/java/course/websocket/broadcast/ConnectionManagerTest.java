package course.websocket.broadcast;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.echo.Message;
import course.websocket.kit.Step;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Steps 1 to 3 and 5, without a socket. */
class ConnectionManagerTest {

  private static final int THREADS = 8;

  private final ConnectionManager manager = new ConnectionManager();

  @Test
  @Step(1)
  void connectionThatJoinsTwiceCountsOnceAndLeavesOnce() {
    FakeConnection connection = new FakeConnection();
    manager.connect(connection);
    manager.connect(connection);
    assertEquals(1, manager.count(), "connections after the same one joined twice");
    manager.disconnect(connection);
    manager.disconnect(connection);
    assertEquals(0, manager.count());
  }

  /** With a plain ArrayList this count is wrong, or the list throws. */
  @Test
  @Step(1)
  void countIsExactAfterJoinsAndLeavesFromManyThreads() throws Exception {
    for (int round = 0; round < 20; round++) {
      InParallel.run(
          THREADS,
          () -> {
            for (int i = 0; i < 1_000; i++) {
              FakeConnection connection = new FakeConnection();
              manager.connect(connection);
              if (i % 2 == 0) {
                manager.disconnect(connection);
              }
            }
          });
      assertEquals((round + 1) * THREADS * 500, manager.count(), "connections left");
    }
  }

  @Test
  @Step(2)
  void everyoneGetsEachMessageOnceInTheOrderSent() {
    List<FakeConnection> all = connections(5);
    for (int i = 0; i < 100; i++) {
      assertEquals(5, manager.broadcast(Message.text("m" + i)), "how many took it");
    }
    List<String> expected = IntStream.range(0, 100).mapToObj(i -> "m" + i).toList();
    all.forEach(connection -> assertEquals(expected, connection.sent()));
  }

  @Test
  @Step(3)
  void deadConnectionDoesNotStopTheRestAndIsForgotten() {
    List<FakeConnection> all = connections(9);
    all.get(4).abort();
    int took =
        assertDoesNotThrow(
            () -> manager.broadcast(Message.text("still here?")),
            "one dead connection ends the broadcast");
    assertEquals(8, took, "how many took it");
    for (FakeConnection connection : all) {
      assertEquals(connection.isOpen() ? 1 : 0, connection.sent().size());
    }
    assertEquals(8, manager.count(), "a connection that refused is still registered");
  }

  @Test
  @Step(5)
  void textIsEncodedOnceAndNobodyGetsAnEmptyMessage() {
    AtomicInteger encoded = new AtomicInteger();
    ConnectionManager counting =
        new ConnectionManager(
            text -> {
              encoded.incrementAndGet();
              return Message.text(text);
            });
    List<FakeConnection> all = IntStream.range(0, 100).mapToObj(i -> new FakeConnection()).toList();
    all.forEach(counting::connect);
    assertEquals(100, counting.broadcast("hello"), "how many took it");
    assertEquals(1, encoded.get(), "how often the text is encoded");
    all.forEach(connection -> assertEquals(List.of("hello"), connection.sent()));
  }

  private List<FakeConnection> connections(int count) {
    List<FakeConnection> all =
        IntStream.range(0, count).mapToObj(i -> new FakeConnection()).toList();
    all.forEach(manager::connect);
    return all;
  }
}

package course.websocket.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Request;
import course.websocket.kit.Given;
import course.websocket.kit.Step;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Steps 1 and 2, without a socket and to the nanosecond. */
@Step(1)
class HeartbeatTest {

  private static final Duration INTERVAL = Duration.ofSeconds(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration NANO = Duration.ofNanos(1);
  private static final Request REQUEST = new Request("/lobby", Map.of());

  private final ManualScheduler scheduler = new ManualScheduler();
  private final Recorder room = new Recorder();
  private final Heartbeat heartbeat =
      new Heartbeat(room, INTERVAL, TIMEOUT, scheduler, new Random(4));

  @Test
  @Step(1)
  void connectionIsPingedOnceInEachInterval() {
    FakeConnection connection = opened();
    for (int i = 1; i <= 10; i++) {
      scheduler.advance(INTERVAL);
      assertEquals(i, connection.pings().size(), "pings after " + i + " intervals");
    }
    Duration first = connection.pings().get(0).at();
    for (int i = 1; i < 10; i++) {
      assertEquals(first.plus(INTERVAL.multipliedBy(i)), connection.pings().get(i).at());
    }
  }

  @Test
  @Step(1)
  void payloadIsACounterInEightBytes() {
    FakeConnection connection = opened();
    for (long i = 1; i <= 3; i++) {
      scheduler.advance(INTERVAL);
      assertEquals(ByteBuffer.allocate(8).putLong(i).flip(), connection.lastPayload());
    }
  }

  /** Without the spread, all 1,000 would stand in one of the ten parts, in every interval. */
  @Test
  @Step(1)
  void pingsOfManyConnectionsAreSpreadOverTheInterval() {
    List<FakeConnection> all = IntStream.range(0, 1_000).mapToObj(i -> opened()).toList();
    scheduler.advance(INTERVAL.minus(NANO));
    int[] parts = new int[10];
    for (FakeConnection connection : all) {
      assertEquals(1, connection.pings().size(), "pings in the first interval");
      parts[(int) (connection.pings().get(0).at().toNanos() * 10 / INTERVAL.toNanos())]++;
    }
    for (int pings : parts) {
      assertTrue(pings > 50 && pings < 150, () -> "not even: " + Arrays.toString(parts));
    }
  }

  @Test
  @Step(1)
  void connectionThatEndedIsPingedNoMoreAndLeavesNoTask() {
    FakeConnection connection = opened();
    scheduler.advance(INTERVAL);
    assertEquals(1, connection.pings().size());
    heartbeat.onClose(connection, 1001);
    assertEquals(0, scheduler.waiting(), "tasks left");
    scheduler.advance(INTERVAL.multipliedBy(5));
    assertEquals(1, connection.pings().size());
    assertEquals("open /lobby", room.calls.get(0));
    assertEquals("close 1001", room.calls.get(room.calls.size() - 1));
  }

  @Test
  @Step(1)
  void closedHeartbeatPingsNobody() {
    List<FakeConnection> all = IntStream.range(0, 10).mapToObj(i -> opened()).toList();
    assertEquals(10, scheduler.waiting(), "tasks of ten connections");
    heartbeat.close();
    assertEquals(0, scheduler.waiting(), "tasks left");
    scheduler.advance(INTERVAL.multipliedBy(2));
    all.forEach(connection -> assertEquals(0, connection.pings().size()));
  }

  @Test
  @Step(2)
  void connectionWithoutAPongIsAbortedWhenTheTimeoutIsOver() {
    FakeConnection connection = silent();
    runUntilPing(connection, 1);
    scheduler.advance(TIMEOUT.minus(NANO));
    assertTrue(connection.isOpen(), "a nanosecond before the end of the timeout");
    scheduler.advance(NANO);
    assertFalse(connection.isOpen(), "at the end of the timeout");
    assertEquals(1, heartbeat.missed(), "pongs counted as missed");
  }

  @Test
  @Step(2)
  void connectionLivesAsLongAsItAnswers() {
    FakeConnection connection = silent();
    for (int i = 1; i <= 100; i++) {
      runUntilPing(connection, i);
      scheduler.advance(TIMEOUT.minus(NANO));
      heartbeat.onPong(connection, connection.lastPayload());
      assertTrue(connection.isOpen(), "after " + i + " pongs in time");
    }
    scheduler.advance(INTERVAL.plus(TIMEOUT));
    assertFalse(connection.isOpen(), "after the first ping without a pong");
  }

  @Test
  @Step(2)
  void pongWithAnotherPayloadDoesNotCount() {
    for (ByteBuffer payload :
        List.of(
            ByteBuffer.allocate(0),
            ByteBuffer.allocate(8),
            ByteBuffer.allocate(8).putLong(2).flip(),
            ByteBuffer.allocate(8).putLong(Long.MAX_VALUE).flip(),
            ByteBuffer.allocate(8).putLong(-1).flip(),
            ByteBuffer.allocate(9).putLong(1).rewind())) {
      FakeConnection connection = silent();
      runUntilPing(connection, 1);
      heartbeat.onPong(connection, payload);
      scheduler.advance(TIMEOUT);
      assertFalse(connection.isOpen(), "ping 1 is not answered by " + payload);
    }
  }

  /** A peer may have talked for hours with somebody who is gone. */
  @Test
  @Step(2)
  void otherTrafficDoesNotCount() {
    FakeConnection connection = silent();
    runUntilPing(connection, 1);
    for (long second = 0; second < TIMEOUT.toSeconds(); second++) {
      heartbeat.onText(connection, "still talking");
      heartbeat.onBinary(connection, ByteBuffer.allocate(8));
      scheduler.advance(Duration.ofSeconds(1));
    }
    assertFalse(connection.isOpen());
  }

  /** RFC 6455 section 5.5.3 allows it to a peer that comes late to several pings. */
  @Test
  @Step(2)
  void pongAnswersTheEarlierPingsToo() {
    Heartbeat patient =
        new Heartbeat(room, INTERVAL, INTERVAL.multipliedBy(3), scheduler, new Random(4));
    FakeConnection connection = new FakeConnection(scheduler);
    patient.onOpen(connection, REQUEST);
    runUntilPing(connection, 3);
    patient.onPong(connection, connection.lastPayload());
    scheduler.advance(INTERVAL.multipliedBy(3));
    assertTrue(connection.isOpen(), "pings 1 to 3 are answered, the time for ping 4 is not over");
    assertEquals(6, connection.pings().size());
    scheduler.advance(INTERVAL);
    assertFalse(connection.isOpen(), "the time for ping 4 is over");
  }

  @Test
  @Step(2)
  void connectionThatEndedLeavesNoTimeLimit() {
    FakeConnection ended = silent();
    FakeConnection silent = silent();
    runUntilPing(ended, 1);
    heartbeat.onClose(ended, 1001);
    scheduler.advance(INTERVAL.plus(TIMEOUT));
    assertTrue(ended.isOpen(), "an ended connection must not be aborted");
    assertFalse(silent.isOpen(), "a silent one must be");
    heartbeat.onClose(silent, 1006);
    assertEquals(0, scheduler.waiting(), "tasks left");
  }

  @Test
  @Given
  void everyCallReachesTheEndpointWithin() {
    FakeConnection connection = new FakeConnection(scheduler);
    assertEquals(403, heartbeat.accept(REQUEST));
    assertEquals("chat.v1", heartbeat.subprotocol());
    heartbeat.onText(connection, "hello");
    heartbeat.onBinary(connection, ByteBuffer.allocate(3));
    heartbeat.onPong(connection, ByteBuffer.allocate(8));
    heartbeat.onClose(connection, 1000);
    assertEquals(
        List.of("accept /lobby", "text hello", "binary of 3", "pong of 8", "close 1000"),
        room.calls);
  }

  private FakeConnection opened() {
    FakeConnection connection = new FakeConnection(scheduler).answersTo(heartbeat);
    heartbeat.onOpen(connection, REQUEST);
    return connection;
  }

  private FakeConnection silent() {
    FakeConnection connection = new FakeConnection(scheduler);
    heartbeat.onOpen(connection, REQUEST);
    return connection;
  }

  /** Moves the time on to the moment of a connection's nth ping. */
  private void runUntilPing(FakeConnection connection, int n) {
    for (int i = 0; i < 1_000 && connection.pings().size() < n; i++) {
      scheduler.advanceToNextTask();
    }
    assertEquals(n, connection.pings().size(), "pings sent");
  }

  /** An endpoint that notes what it is called with. */
  private static final class Recorder implements Endpoint {

    private final List<String> calls = new ArrayList<>();

    @Override
    public int accept(Request request) {
      calls.add("accept " + request.path());
      return 403;
    }

    @Override
    public String subprotocol() {
      return "chat.v1";
    }

    @Override
    public void onOpen(Connection connection, Request request) {
      calls.add("open " + request.path());
    }

    @Override
    public void onText(Connection connection, String text) {
      calls.add("text " + text);
    }

    @Override
    public void onBinary(Connection connection, ByteBuffer data) {
      calls.add("binary of " + data.remaining());
    }

    @Override
    public void onPong(Connection connection, ByteBuffer payload) {
      calls.add("pong of " + payload.remaining());
    }

    @Override
    public void onClose(Connection connection, int code) {
      calls.add("close " + code);
    }
  }
}

package course.websocket.heartbeat;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Limits;
import course.websocket.echo.Message;
import course.websocket.echo.WebSocketServer;
import course.websocket.kit.FaultyLink;
import course.websocket.kit.RawClient;
import course.websocket.kit.Step;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Steps 1 and 2, over real sockets. */
class HeartbeatServerTest {

  private static final Duration INTERVAL = Duration.ofMillis(50);

  /** Long enough for an honest client on a busy machine. */
  private static final Duration TIMEOUT = Duration.ofMillis(600);

  private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
  private final Room room = new Room();
  private final Heartbeat heartbeat =
      new Heartbeat(room, INTERVAL, TIMEOUT, scheduler, new Random(4));
  private WebSocketServer server;

  @BeforeEach
  void start() {
    scheduler.setRemoveOnCancelPolicy(true);
    server = new WebSocketServer(Limits.DEFAULT).endpoint("/ws", heartbeat).start(0);
  }

  @AfterEach
  void stop() {
    server.close();
    heartbeat.close();
    scheduler.shutdownNow();
  }

  @Test
  @Step(1)
  void clientIsPingedAndItsPongComesBack() {
    try (RawClient client = RawClient.connect(server.uri("/ws"))) {
      for (long i = 1; i <= 3; i++) {
        RawClient.Frame ping = client.receive();
        assertEquals(RawClient.PING, ping.opcode());
        assertEquals(i, ByteBuffer.wrap(ping.payload()).getLong(), "the ping's number");
        client.frame(true, RawClient.PONG, ping.payload());
      }
      eventually("the endpoint hears of three pongs", () -> room.pongs.size() >= 3);
    }
  }

  /** It sends nothing but pongs, and that is enough, if the proxy waits longer than the server. */
  @Test
  @Step(1)
  void quietClientStaysBehindAProxyThatWaitsLongerThanTheInterval() {
    // tag::proxy[]
    try (FaultyLink patient = FaultyLink.to("127.0.0.1", server.port());
        FaultyLink hasty = FaultyLink.to("127.0.0.1", server.port());
        RawClient stays = RawClient.connect(throughLink(patient));
        RawClient leaves = RawClient.connect(throughLink(hasty)).answerPings()) {
      patient.idleTimeout(INTERVAL.multipliedBy(20));
      hasty.idleTimeout(INTERVAL.dividedBy(6));
      leaves.awaitEnd(Duration.ofSeconds(2));
      for (int i = 0; i < 25; i++) {
        RawClient.Frame ping = stays.receive();
        assertEquals(RawClient.PING, ping.opcode());
        stays.frame(true, RawClient.PONG, ping.payload());
      }
      assertEquals(1, patient.connections());
    }
    // end::proxy[]
  }

  @Test
  @Step(1)
  void endedConnectionsLeaveNoTask() {
    for (int i = 0; i < 20; i++) {
      RawClient.connect(server.uri("/ws")).close();
    }
    eventually("all connections have ended", () -> room.ends.size() == 20);
    eventually("no task is left", () -> scheduler.getQueue().isEmpty());
  }

  /** The bytes of one client vanish, without FIN or RST, as in a tunnel. The others go on. */
  @Test
  @Step(2)
  void halfOpenConnectionIsFoundAndTheRoomIsTold() {
    // tag::half-open[]
    try (FaultyLink link = FaultyLink.to("127.0.0.1", server.port());
        RawClient near = RawClient.connect(server.uri("/ws")).answerPings();
        RawClient far = RawClient.connect(throughLink(link)).answerPings()) {
      far.text("still here");
      assertEquals("still here", nextText(far));
      link.swallow();
      eventually("one has ended", () -> room.ends.size() == 1);
      assertEquals(List.of(1006), room.ends);
      near.text("me too");
      assertEquals("me too", nextText(near));
      assertEquals(1, room.ends.size(), "ends: the client that answers stays");
    }
    // end::half-open[]
  }

  /** It reads and writes, but its pongs are missing. */
  @Test
  @Step(2)
  void clientThatNeverAnswersIsCutOff() {
    try (RawClient client = RawClient.connect(server.uri("/ws"))) {
      client.awaitEnd(Duration.ofSeconds(2));
      eventually("the endpoint hears of the end", () -> room.ends.equals(List.of(1006)));
    }
  }

  /** The pong cannot come between the parts of a frame. */
  @Test
  @Step(2)
  void clientThatSendsHalfAFrameIsCutOff() {
    try (RawClient client = RawClient.connect(server.uri("/ws"))) {
      client.bytes((byte) 0x81, (byte) 0x85); // a text of five bytes, without mask and text
      client.awaitEnd(Duration.ofSeconds(2));
      eventually("the endpoint hears of the end", () -> room.ends.equals(List.of(1006)));
    }
  }

  private static URI throughLink(FaultyLink link) {
    return URI.create("ws://127.0.0.1:" + link.port() + "/ws");
  }

  /** The first ping may come before the client answers by itself. */
  private static String nextText(RawClient client) {
    RawClient.Frame frame = client.receive();
    while (frame.opcode() == RawClient.PING) {
      frame = client.receive();
    }
    return frame.text();
  }

  /** Echoes, and notes pongs and ends. */
  private static final class Room implements Endpoint {

    private final List<ByteBuffer> pongs = new CopyOnWriteArrayList<>();
    private final List<Integer> ends = new CopyOnWriteArrayList<>();

    @Override
    public void onText(Connection connection, String text) {
      connection.send(Message.text(text));
    }

    @Override
    public void onPong(Connection connection, ByteBuffer payload) {
      pongs.add(payload);
    }

    @Override
    public void onClose(Connection connection, int code) {
      ends.add(code);
    }
  }
}

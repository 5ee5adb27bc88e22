package course.websocket.heartbeat;

import static course.websocket.kit.Eventually.eventually;
import static course.websocket.kit.Eventually.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.echo.Endpoint;
import course.websocket.echo.Request;
import course.websocket.heartbeat.Members.Member;
import course.websocket.kit.RawClient;
import course.websocket.kit.Redis;
import course.websocket.kit.Step;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Step 6: stop a server, and nobody notices. */
class DrainTest {

  private static final Request REQUEST = new Request("/lobby", Map.of());
  private static final Duration OVER = Duration.ofSeconds(10);

  private final ManualScheduler scheduler = new ManualScheduler();
  private final Drain drain = new Drain(new Endpoint() {}, scheduler);

  @Test
  @Step(6)
  void connectionsAreClosedOneAfterTheOther() {
    List<FakeConnection> all = IntStream.range(0, 100).mapToObj(i -> opened()).toList();
    drain.start(OVER);
    for (int closed = 1; closed <= 100; closed++) {
      scheduler.runDue();
      long open = all.stream().filter(FakeConnection::isOpen).count();
      assertEquals(100 - closed, open, "open connections at the moment of close " + closed);
      scheduler.advance(OVER.dividedBy(100));
    }
    assertTrue(all.stream().allMatch(each -> each.closeCode() == 1012), "closed with 1012");
  }

  @Test
  @Step(6)
  void drainIsOverWhenTheLastConnectionHasEnded() {
    FakeConnection first = opened();
    FakeConnection second = opened();
    CompletableFuture<Void> over = drain.start(OVER);
    scheduler.advance(OVER);
    drain.onClose(first, 1012);
    assertFalse(over.isDone(), "one connection is still there");
    drain.onClose(second, 1012);
    assertTrue(over.isDone(), "no connection is there any more");
  }

  /** Who is inside decides as before, until the server is emptied. */
  @Test
  @Step(6)
  void refusalsOfTheEndpointStandUntilTheDrainBegins() {
    Endpoint strict =
        new Endpoint() {
          @Override
          public int accept(Request request) {
            return 401;
          }
        };
    Drain guarded = new Drain(strict, scheduler);
    assertEquals(401, guarded.accept(REQUEST), "before the drain");
    guarded.start(OVER);
    assertEquals(503, guarded.accept(REQUEST), "while the server is emptied");
  }

  @Test
  @Step(6)
  void newcomersAreRefusedAndTheHealthCheckSaysSo() throws Exception {
    ScheduledExecutorService realTime = Executors.newSingleThreadScheduledExecutor();
    try (ChatNode node =
        new ChatNode("s1", 0, Redis.shared().url(), ChatNode.Settings.DEFAULT, realTime)) {
      URI room = URI.create("ws://127.0.0.1:" + node.port() + "/ws/lobby?name=ann");
      URI health = room.resolve("/health");
      eventually("the server is healthy", () -> status(health) == 200);
      List<RawClient> clients = List.of(RawClient.connect(room), RawClient.connect(room));
      eventually("both are there", () -> node.connections() == 2);
      CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> node.drain(OVER));
      eventually("the health check says 503", () -> status(health) == 503);
      int newcomer = RawClient.request(room, "GET", RawClient.handshakeLines()).status();
      assertEquals(503, newcomer, "a handshake while the server is emptied");
      clients.forEach(RawClient::close);
      value("the server stops when both have left", drained);
    } finally {
      realTime.shutdownNow();
    }
  }

  @Test
  @Step(6)
  void rollingRestartOfThreeServersWith300ClientsLosesNothing() throws Exception {
    // tag::rolling[]
    ScheduledExecutorService talk = Executors.newSingleThreadScheduledExecutor();
    List<List<Member>> rooms = new ArrayList<>();
    try (Members members = new Members();
        ChatCluster cluster = Members.cluster()) {
      for (int i = 0; i < 10; i++) {
        rooms.add(new ArrayList<>());
        String room = "ws://127.0.0.1:" + cluster.port() + "/ws/r" + UUID.randomUUID();
        for (int j = 0; j < 30; j++) {
          URI uri = URI.create(room + "?name=m" + j);
          rooms.get(i).add(members.join(() -> uri));
        }
      }
      members.awaitWelcome();
      AtomicInteger said = new AtomicInteger();
      talk.scheduleWithFixedDelay(
          () -> {
            int number = said.incrementAndGet();
            rooms.forEach(room -> room.get(number % 30).say("text " + number));
          },
          0,
          50,
          TimeUnit.MILLISECONDS);

      for (String server : List.of("s1", "s2", "s3")) {
        cluster.drain(server, Duration.ofMillis(300));
        cluster.start(server);
      }

      talk.shutdown();
      assertTrue(talk.awaitTermination(1, TimeUnit.SECONDS));
      List<String> expected =
          IntStream.rangeClosed(1, said.get()).mapToObj(n -> "text " + n).toList();
      for (List<Member> room : rooms) {
        Members.awaitTexts(room, expected.size());
        Members.assertAllHeardTheSame(room);
        assertEquals(new TreeSet<>(expected), new TreeSet<>(room.get(0).texts()));
        assertTrue(room.stream().allMatch(member -> member.servers().size() > 1), "all have moved");
      }
    } finally {
      talk.shutdownNow();
    }
    // end::rolling[]
  }

  private FakeConnection opened() {
    FakeConnection connection = new FakeConnection(scheduler);
    drain.onOpen(connection, REQUEST);
    return connection;
  }

  private static int status(URI uri) {
    return RawClient.request(uri, "GET").status();
  }
}

package course.websocket.heartbeat;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.FaultyLink;
import course.websocket.kit.Given;
import course.websocket.kit.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Step 4: the client that comes back. The sockets are real; the time is the test's, but for the
 * restart of a server.
 */
class ReconnectingClientTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration BASE = Duration.ofMillis(500);
  private static final Duration CAP = Duration.ofSeconds(10);
  private static final Duration STABLE = Duration.ofSeconds(5);

  /** Longer than any of these tests lets pass on one connection. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private static final long SEED = 99;

  private final ManualScheduler scheduler = new ManualScheduler();
  private final EventLog log = new EventLog();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  @Step(4)
  void clientOfARestartedServerIsBack() {
    ScheduledExecutorService realTime = Executors.newSingleThreadScheduledExecutor();
    open.add(realTime::shutdownNow);
    EchoServerLog server = server();
    int port = server.port();
    Backoff quick = new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), new Random(SEED));
    ReconnectingClient client = client(server::uri, quick, realTime);
    client.open();
    eventually("the client is connected", () -> log.opens() == 1);

    server.close();
    eventually("it tries again and again", () -> log.events().contains("reconnect 5"));
    server.start(port);
    eventually("it is back", () -> log.opens() == 2);
    assertTrue(client.send("hello again"));
    eventually("its text is answered", () -> log.events().contains("text hello again"));
    assertEquals(1, server.connections().size(), "connections");
  }

  /** A reset: no close frame, no FIN. */
  @Test
  @Step(4)
  void clientWhoseConnectionWasCutIsBack() {
    EchoServerLog server = server();
    FaultyLink link = FaultyLink.to("127.0.0.1", server.port());
    open.add(link);
    ReconnectingClient client = client(() -> uri(link.port()));
    client.open();
    await("the client is connected", () -> log.opens() == 1);

    link.cut();
    await("it hears of the cut", () -> log.events().contains("reconnect 1"));
    assertFalse(client.send("lost"), "there is no connection to send on");
    scheduler.advance(CAP);
    await("it is back", () -> log.opens() == 2);
    assertTrue(client.send("hello again"));
    await("its text is answered", () -> log.events().contains("text hello again"));
    assertEquals(2, server.handshakes());
  }

  @Test
  @Step(4)
  void nextAttemptWaitsForTheDelay() {
    EchoServerLog server = server();
    AtomicInteger attempts = new AtomicInteger();
    client(
            () -> {
              attempts.incrementAndGet();
              return server.uri();
            })
        .open();
    await("the client is connected", () -> log.opens() == 1);
    server.closeAll(1012, "restart");
    await("it hears of it", () -> log.events().contains("reconnect 1"));
    Duration delay = log.delays().get(0);
    scheduler.advance(delay.minusNanos(1));
    assertEquals(1, attempts.get(), "attempts before the delay is over");
    scheduler.advance(Duration.ofNanos(1));
    assertEquals(2, attempts.get(), "attempts when it is over");
    await("it is back", () -> log.opens() == 2);
  }

  @Test
  @Step(4)
  void clientEndsAfterAFinalCode() {
    EchoServerLog server = server();
    ReconnectingClient client = client(server::uri);
    client.open();
    await("the client is connected", () -> log.opens() == 1);
    server.closeAll(1008, "against the rules");
    await("the client has ended", () -> log.events().contains("end 1008 against the rules"));
    assertNothingFollows();
    assertFalse(client.send("too late"));
    assertEquals(1, server.handshakes());
    assertEquals(List.of("open", "end 1008 against the rules"), log.events());
  }

  @Test
  @Step(4)
  void clientEndsWhenTheHandshakeIsRefusedForGood() {
    EchoServerLog server = server();
    server.answer(403);
    client(server::uri).open();
    await("the client has ended", () -> log.ended());
    assertTrue(log.events().get(0).startsWith("end 4403 "), log.events()::toString);
    assertNothingFollows();
    assertEquals(1, server.handshakes());
  }

  @Test
  @Step(4)
  void clientAsksABusyServerAgain() {
    EchoServerLog server = server();
    server.answer(429, 503);
    client(server::uri).open();
    await("it is refused once", () -> log.events().contains("reconnect 1"));
    scheduler.advance(CAP);
    await("it is refused twice", () -> log.events().contains("reconnect 2"));
    scheduler.advance(CAP);
    await("it is connected", () -> log.opens() == 1);
    assertEquals(3, server.handshakes());
  }

  /** The delays are those of a backoff with the same seed, for the attempts 0, 1, 2... */
  @Test
  @Step(4)
  void eachRefusedConnectionMakesTheNextDelayLonger() throws IOException {
    int port = unusedPort();
    client(() -> uri(port)).open();
    Backoff expected = backoff();
    for (int attempt = 0; attempt < 8; attempt++) {
      String event = "reconnect " + (attempt + 1);
      await("there is a " + event, () -> log.events().contains(event));
      Duration delay = expected.delay(attempt);
      assertEquals(delay, log.delays().get(attempt), "the delay before attempt " + attempt);
      scheduler.advance(delay);
    }
  }

  @Test
  @Step(4)
  void failuresAreForgottenAfterAStableTime() {
    EchoServerLog server = server();
    client(server::uri).open();
    for (int i = 1; i <= 3; i++) {
      int opens = i;
      await("the client is connected", () -> log.opens() == opens);
      scheduler.advance(STABLE.minusNanos(1));
      server.closeAll(1013, "busy");
      await("a short life counts", () -> log.lastIs("reconnect " + opens));
      scheduler.advance(CAP);
    }
    await("the client is connected", () -> log.opens() == 4);
    scheduler.advance(STABLE);
    server.closeAll(1013, "busy");
    await("after a stable time it counts from 1", () -> log.lastIs("reconnect 1"));
  }

  /** The time of a connection that was lost must not run on into the next one's. */
  @Test
  @Step(4)
  void twoShortLivesAreNotAStableOne() {
    EchoServerLog server = server();
    client(server::uri).open();
    await("the client is connected", () -> log.opens() == 1);
    server.closeAll(1013, "busy");
    await("a short life counts", () -> log.lastIs("reconnect 1"));
    scheduler.advance(STABLE);
    await("the client is back", () -> log.opens() == 2);
    server.closeAll(1013, "busy");
    await("the second one too", () -> log.lastIs("reconnect 2"));
  }

  @Test
  @Step(4)
  void addressIsAskedAnewForEachAttempt() {
    EchoServerLog first = server();
    EchoServerLog second = server();
    client(() -> first.handshakes() == 0 ? first.uri() : second.uri()).open();
    await("the client is connected", () -> first.connections().size() == 1 && log.opens() == 1);
    first.closeAll(1012, "moved");
    await("it hears of it", () -> log.lastIs("reconnect 1"));
    scheduler.advance(CAP);
    await("it is at the other server", () -> second.connections().size() == 1 && log.opens() == 2);
    assertEquals(1, first.handshakes());
  }

  /** Nothing but a wait follows a failure of the supplier, as a registry that is down. */
  @Test
  @Step(4)
  void addressThatIsNotKnownYetIsAFailedAttempt() {
    EchoServerLog server = server();
    client(
            () -> {
              if (log.events().isEmpty()) {
                throw new IllegalStateException("no server is known");
              }
              return server.uri();
            })
        .open();
    await("the attempt has failed", () -> log.lastIs("reconnect 1"));
    scheduler.advance(CAP);
    await("it is connected", () -> log.opens() == 1);
  }

  @Test
  @Step(4)
  void clientThatIsClosedDuringAWaitNeverComesBack() {
    EchoServerLog server = server();
    ReconnectingClient client = client(server::uri);
    client.open();
    await("the client is connected", () -> log.opens() == 1);
    server.closeAll(1012, "restart");
    await("it waits", () -> log.lastIs("reconnect 1"));
    client.close();
    await("it has ended", () -> log.lastIs("end 1000 closed by this client"));
    client.open();
    assertNothingFollows();
    assertEquals(1, server.handshakes());
  }

  @Test
  @Given
  void closedClientSaysGoodbyeAfterWhatItHasSent() {
    EchoServerLog server = server();
    ReconnectingClient client = client(server::uri);
    client.open();
    client.open(); // does nothing
    await("the client is connected", () -> log.opens() == 1);
    for (int i = 0; i < 100; i++) {
      assertTrue(client.send("m" + i));
    }
    client.close();
    assertFalse(client.send("too late"));
    await("the server hears 1000", () -> server.closeCodes().equals(List.of(1000)));
    assertEquals(IntStream.range(0, 100).mapToObj(i -> "m" + i).toList(), server.texts());
    assertNothingFollows();
    assertEquals(1, server.handshakes());
    assertTrue(log.lastIs("end 1000 closed by this client"));
  }

  /** The HTTP client hands over a long text in parts of its buffer's size. */
  @Test
  @Given
  void textInPartsArrivesWhole() {
    EchoServerLog server = server();
    ReconnectingClient client = client(server::uri);
    client.open();
    await("the client is connected", () -> log.opens() == 1);
    String text = "Gr\u00fc\u00dfe, ".repeat(7_000);
    assertTrue(client.send(text));
    assertTrue(client.send("short"));
    await("both are answered", () -> log.lastIs("text short"));
    assertEquals(List.of("open", "text " + text, "text short"), log.events());
  }

  @Test
  @Given
  void clientThatIsClosedDuringTheHandshakeIsNeverConnected() {
    EchoServerLog server = server();
    ReconnectingClient client = client(server::uri);
    server.beforeAnswer(client::close);
    client.open();
    await("the server hears 1000", () -> server.closeCodes().equals(List.of(1000)));
    assertNothingFollows();
    assertEquals(List.of("end 1000 closed by this client"), log.events());
  }

  private EchoServerLog server() {
    EchoServerLog server = new EchoServerLog();
    server.start(0);
    open.add(server);
    return server;
  }

  private ReconnectingClient client(Supplier<URI> address) {
    return client(address, backoff(), scheduler);
  }

  private ReconnectingClient client(
      Supplier<URI> address, Backoff backoff, ScheduledExecutorService scheduler) {
    ReconnectingClient client =
        new ReconnectingClient(
            new ReconnectingClient.Settings(
                address, "chat.v1", new ReconnectingClient.Times(backoff, STABLE, SILENCE)),
            HTTP,
            scheduler,
            log);
    open.add(client);
    return client;
  }

  private static Backoff backoff() {
    return new Backoff(BASE, CAP, new Random(SEED));
  }

  private static URI uri(int port) {
    return URI.create("ws://127.0.0.1:" + port + "/ws");
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Runs what the scheduler has to do now, until the condition holds; the time stands still. */
  private void await(String what, Callable<Boolean> condition) {
    eventually(
        what,
        () -> {
          scheduler.runDue();
          return condition.call();
        });
  }

  private void assertNothingFollows() {
    scheduler.runDue();
    assertEquals(0, scheduler.waiting(), "tasks that wait");
  }
}

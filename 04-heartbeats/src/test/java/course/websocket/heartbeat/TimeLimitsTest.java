package course.websocket.heartbeat;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.echo.Limits;
import course.websocket.echo.WebSocketServer;
import course.websocket.kit.FaultyLink;
import course.websocket.kit.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Step 7: who may be silent, and for how long. */
class TimeLimitsTest {

  private static final Duration LIMIT = Duration.ofMillis(300);
  private static final Duration FAR_AWAY = Duration.ofHours(1);
  private static final int PATIENCE_MILLIS = 2_000;
  private static final String HANDSHAKE =
      """
      GET /ws HTTP/1.1\r
      Host: localhost\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      """;

  private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
  private final EchoServerLog log = new EchoServerLog();
  private final Heartbeat heartbeat =
      new Heartbeat(log, Duration.ofMillis(50), Duration.ofSeconds(5), scheduler, new Random(4));
  private WebSocketServer server;

  private void start(HandshakeLimits limits) {
    scheduler.setRemoveOnCancelPolicy(true);
    server =
        new WebSocketServer(Limits.DEFAULT)
            .undertow(limits::set)
            .endpoint("/ws", heartbeat)
            .start(0);
  }

  @AfterEach
  void stop() {
    server.close();
    heartbeat.close();
    scheduler.shutdownNow();
  }

  @Test
  @Step(7)
  void clientThatSendsNothingIsCutOff() throws IOException {
    start(new HandshakeLimits(LIMIT, FAR_AWAY));
    try (Socket silent = connect()) {
      assertEnds(silent);
    }
  }

  /** As slowloris does it: a header every now and then, but never the end of them. */
  @Test
  @Step(7)
  void clientThatNeverFinishesItsHandshakeIsCutOff() throws IOException {
    start(new HandshakeLimits(FAR_AWAY, LIMIT));
    // tag::slowloris[]
    try (Socket slow = connect()) {
      OutputStream out = slow.getOutputStream();
      out.write(bytes(HANDSHAKE));
      slow.setSoTimeout(50);
      long start = System.nanoTime();
      for (int i = 0; !hasEnded(slow); i++) {
        assertTrue(System.nanoTime() - start < PATIENCE_MILLIS * 1_000_000L, "it must be cut off");
        try {
          out.write(bytes("X-Header-" + i + ": more follows\r\n"));
        } catch (SocketException e) {
          return; // cut off between two headers
        }
      }
    }
    // end::slowloris[]
  }

  /** The limit is for the handshake: after it, the pong deadline tells who is gone. */
  @Test
  @Step(7)
  void handshakeThatIsSlowButDoneBecomesAConnectionThatStays() throws IOException {
    start(new HandshakeLimits(LIMIT, LIMIT));
    try (Socket never = connect();
        Socket client = connect()) {
      client.getOutputStream().write(bytes(HANDSHAKE));
      client.getOutputStream().write(bytes("\r\n"));
      assertEnds(never); // so long a WebSocket that says nothing is open
      eventually("the connection is open", () -> log.connections().size() == 1);
    }
  }

  @Test
  @Step(7)
  void clientGivesUpAServerThatIsSilent() {
    start(HandshakeLimits.DEFAULT);
    EventLog events = new EventLog();
    Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), new Random(1));
    try (FaultyLink link = FaultyLink.to("127.0.0.1", server.port())) {
      URI uri = URI.create("ws://127.0.0.1:" + link.port() + "/ws");
      ReconnectingClient client =
          new ReconnectingClient(
              new ReconnectingClient.Settings(
                  () -> uri,
                  "chat.v1",
                  new ReconnectingClient.Times(backoff, Duration.ofSeconds(5), LIMIT)),
              HttpClient.newHttpClient(),
              scheduler,
              events);
      client.open();
      eventually("the client has answered a ping", () -> log.pongs() >= 1);
      link.swallow();
      eventually("it gives up", () -> events.events().contains("reconnect 1"));
      link.pass();
      eventually("it is back", () -> events.opens() == 2);
      eventually("its first connection is closed", () -> link.connections() == 1);
      client.close();
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What comes is passed over; then FIN or a reset, both are an end. */
  private static void assertEnds(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("it must be cut off", e);
    } catch (IOException e) {
      assertEquals(SocketException.class, e.getClass());
    }
  }

  private static boolean hasEnded(Socket socket) throws IOException {
    try {
      InputStream in = socket.getInputStream();
      return in.read() == -1;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }
}

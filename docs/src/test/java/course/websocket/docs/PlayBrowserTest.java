package course.websocket.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.echo.EchoServer;
import course.websocket.echo.Endpoint;
import course.websocket.echo.FrameHeader;
import course.websocket.echo.Limits;
import course.websocket.echo.Masking;
import course.websocket.echo.Request;
import course.websocket.echo.WebSocketServer;
import course.websocket.heartbeat.Backoff;
import course.websocket.heartbeat.Heartbeat;
import course.websocket.kit.RawClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What the pieces to play with show is what the lessons' Java classes compute. */
@Tag("browser")
class PlayBrowserTest {
  private static final int MASKING_KEY = 0x37fa213d;

  private static Browser browser;

  @BeforeAll
  static void start() {
    browser = new Browser();
    browser.open(Path.of("target/site/play.html").toAbsolutePath().toUri().toString());
  }

  @AfterAll
  static void stop() {
    browser.close();
  }

  @Test
  void acceptKeyIsTheOneThatTheServerAnswers() {
    Random random = new Random(1);
    try (WebSocketServer server = EchoServer.start(0, Limits.DEFAULT)) {
      for (int i = 0; i < 20; i++) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String key = Base64.getEncoder().encodeToString(bytes);
        String[] headers = {
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: " + key
        };
        assertEquals(
            RawClient.request(server.uri("/ws"), "GET", headers).header("Sec-WebSocket-Accept"),
            script("return protocol.acceptKey(arguments[0]).accept", key));
      }
    }
  }

  @Test
  void acceptKeyFollowsWhatIsTyped() {
    WebElement input = browser.find("#play-accept input");
    input.sendKeys(Keys.chord(Keys.CONTROL, "a"), "dGhlIHNhbXBsZSBub25jZQ==");
    assertEquals(
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        browser.find("#play-accept output").getText());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 125, 126, 127, 250, 251, 65_535, 65_536, 131_072})
  void frameHasTheSameBytes(int length) {
    byte[] payload = new byte[length];
    Arrays.fill(payload, (byte) 'x');
    for (boolean masked : List.of(false, true)) {
      assertEquals(hex(frame(true, 1, masked, payload)), bytes("x", length, false, masked));
      int half = (length + 1) / 2;
      assertEquals(
          hex(frame(false, 1, masked, Arrays.copyOf(payload, half)))
              + " "
              + hex(frame(true, 0, masked, Arrays.copyOfRange(payload, half, length))),
          bytes("x", length, true, masked));
    }
  }

  @Test
  void frameOfAnyTextIsUtf8() {
    byte[] payload = "a€é😀".getBytes(StandardCharsets.UTF_8);
    assertEquals(hex(frame(true, 1, true, payload)), bytes("a€é😀", 1, false, true));
  }

  @Test
  void fieldsOfATypedMessageAreNamed() {
    WebElement message = browser.find("#play-frame input[name=message]");
    message.sendKeys(Keys.chord(Keys.CONTROL, "a"), "Hi");
    WebElement masked = browser.find("#play-frame input[name=masked]");
    assertEquals("1 frame, 8 bytes on the wire", browser.find("#play-frame output").getText());
    masked.sendKeys(Keys.SPACE);
    assertEquals("1 frame, 4 bytes on the wire", browser.find("#play-frame output").getText());
    assertEquals(
        List.of("81", "FIN 1, opcode 1 (text)", "02", "MASK 0, length 2", "48 69", "payload"),
        browser.find("#play-frame .fields").getText().lines().toList());
    masked.sendKeys(Keys.SPACE);
  }

  /** Seconds: first ping, interval, time limit for the pong, when the peer vanishes. */
  @ParameterizedTest
  @CsvSource({
    "10, 20, 10, 100",
    "2.5, 5, 60, 100",
    "60, 120, 5, 100",
    "19, 20, 20, 1",
    "0, 5, 5, 5"
  })
  void serverGivesUpWhenHeartbeatDoes(double first, double interval, double timeout, double gone) {
    assertEquals(
        heartbeat(first, interval, timeout, gone),
        ((Number)
                script(
                    """
                    const [first, interval, timeout, gone] = arguments;
                    const last = protocol.heartbeat(
                      {first, interval, timeout, gone, proxy: Infinity, end: 10000}).at(-1);
                    return last.what === "server aborts" ? last.at : -1;
                    """,
                    first,
                    interval,
                    timeout,
                    gone))
            .doubleValue());
  }

  @ParameterizedTest
  @CsvSource({
    "20, 60, Infinity, still open at 300",
    "60, 60, Infinity, proxy closes at 90",
    "100, 60, Infinity, proxy closes at 110",
    "120, 50, Infinity, proxy closes at 50",
    "20, 60, 100, server aborts at 120",
    "5, 4, 100, proxy closes at 6.5",
    "80, 85, 150, server aborts at 210"
  })
  void proxyClosesWhatIsSilentForItsTimeLimit(
      double interval, double proxy, double gone, String expected) {
    assertEquals(
        expected,
        script(
            """
            const [interval, proxy, gone] = arguments;
            const last = protocol.heartbeat(
              {first: interval / 2, interval, timeout: 10, proxy, gone: gone ?? Infinity, end: 300}).at(-1);
            return `${last.what} at ${last.at}`;
            """,
            interval,
            proxy,
            Double.isInfinite(gone) ? null : gone));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 6, 60})
  void waitsAreThoseOfBackoffWithTheSameRandomNumbers(int attempt) {
    Random random = new Random(attempt);
    List<Double> drawn = random.doubles(1_000).boxed().toList();
    Backoff backoff =
        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10), new Random(attempt));
    List<?> waits =
        (List<?>)
            script(
                """
                const [numbers, attempt] = arguments;
                let i = 0;
                return protocol.reconnects({clients: 1000, attempt, base: 0.5, cap: 10,
                  jitter: true, random: () => numbers[i++]}).map(wait => Math.floor(wait * 1e6));
                """,
                drawn,
                attempt);
    for (Object wait : waits) {
      long expected = backoff.delay(attempt).toNanos() / 1_000;
      long shown = ((Number) wait).longValue();
      assertEquals(expected, shown, 1, "microseconds"); // the two round in different places
    }
  }

  @Test
  void withoutJitterAllComeAtOnce() {
    WebElement jitter = browser.find("#play-reconnect input[name=jitter]");
    jitter.sendKeys(Keys.SPACE);
    assertEquals(
        "Of 1,000 clients, at most 1000 come in the same quarter of a second.",
        browser.find("#play-reconnect output").getText());
    jitter.sendKeys(Keys.SPACE);
  }

  private static Object script(String text, Object... arguments) {
    return browser.driver().executeScript(text, arguments);
  }

  private static Object bytes(String text, int times, boolean fragmented, boolean masked) {
    return script(
        """
        const [text, times, fragmented, masked] = arguments;
        const key = masked ? () => [0x37, 0xfa, 0x21, 0x3d] : null;
        return protocol.frames(text.repeat(times), fragmented, key)
          .map(frame => protocol.hex(frame.flatMap(field => field.bytes))).join(" ");
        """,
        text,
        times,
        fragmented,
        masked);
  }

  private static byte[] frame(boolean fin, int opcode, boolean masked, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(FrameHeader.MAX_SIZE + payload.length);
    new FrameHeader(fin, opcode, masked, masked ? MASKING_KEY : 0, payload.length).encode(out);
    int header = out.position();
    out.put(payload).flip();
    if (masked) {
      Masking.apply(out.position(header), MASKING_KEY, 0);
      out.position(0);
    }
    byte[] bytes = new byte[out.remaining()];
    out.get(bytes);
    return bytes;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  /**
   * When {@link Heartbeat} aborts a peer that answers every ping before it vanishes, in seconds.
   */
  private static double heartbeat(double first, double interval, double timeout, double gone) {
    VirtualTime time = new VirtualTime();
    List<Double> aborted = new ArrayList<>();
    Heartbeat heartbeat =
        new Heartbeat(
            new Endpoint() {},
            seconds(interval),
            seconds(timeout),
            time.scheduler(),
            new Random() {
              private static final long serialVersionUID = 1L;

              @Override
              public long nextLong(long bound) {
                return seconds(first).toNanos();
              }
            });
    PingedConnection connection = new PingedConnection(() -> aborted.add(time.seconds()));
    connection.onPing(
        ping -> {
          if (time.seconds() < gone) {
            // Never within the ping itself: the answer takes a moment.
            time.scheduler()
                .schedule(() -> heartbeat.onPong(connection, ping), 1, TimeUnit.NANOSECONDS);
          }
        });
    heartbeat.onOpen(connection, new Request("/", Map.of()));
    time.runUntil(() -> !aborted.isEmpty());
    return aborted.get(0);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(1_000 * seconds));
  }
}

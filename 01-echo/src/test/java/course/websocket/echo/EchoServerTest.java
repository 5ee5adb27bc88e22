package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.kit.LearnerErrors;
import course.websocket.kit.RawClient;
import course.websocket.kit.Step;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Step 7: the echo server. */
class EchoServerTest {

  private WebSocketServer server;

  @BeforeEach
  void start() {
    server = EchoServer.start(0, new Limits(1_000, 1 << 20));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @Step(7)
  void textComesBackWithThePrefix() {
    try (RawClient client = RawClient.connect(server.uri("/ws"))) {
      client.text("Hello, Gr\u00fc\u00dfe");
      assertEquals("Echo: Hello, Gr\u00fc\u00dfe", client.receiveText());
    }
  }

  @Test
  @Step(7)
  void binaryComesBackAsItIs() {
    byte[] data = {0, 1, (byte) 0xff, 0x7f};
    try (RawClient client = RawClient.connect(server.uri("/ws"))) {
      client.binary(data);
      RawClient.Frame answer = client.receive();
      assertEquals(RawClient.BINARY, answer.opcode());
      assertArrayEquals(data, answer.payload());
    }
  }

  @Test
  @Step(7)
  void exactEchoHasNoPrefix() {
    try (RawClient client = RawClient.connect(server.uri("/echo"))) {
      client.text("");
      client.text("second");
      assertEquals("", client.receiveText());
      assertEquals("second", client.receiveText());
    }
  }

  /** The client that every Java program has at hand. */
  @Test
  @Step(7)
  void javaNetHttpClientIsAnswered() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            received.add(text.toString());
            socket.request(1);
            return null;
          }
        };
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(server.uri("/ws"), listener)
            .join();
    socket.sendText("Hi", true).join();
    String answer = received.poll(2, TimeUnit.SECONDS);
    LearnerErrors.rethrow();
    assertEquals("Echo: Hi", answer);
    socket.abort();
  }

  @Test
  @Step(7)
  void pingBetweenTwoTextsIsAnsweredWithItsPayload() {
    try (RawClient client = RawClient.connect(server.uri("/ws"))) {
      client.text("one");
      client.ping(new byte[] {1, 2, 3});
      client.text("two");
      assertEquals("Echo: one", client.receiveText());
      RawClient.Frame pong = client.receive();
      assertEquals(RawClient.PONG, pong.opcode());
      assertArrayEquals(new byte[] {1, 2, 3}, pong.payload());
      assertEquals("Echo: two", client.receiveText());
    }
  }

  @Test
  @Step(7)
  void stoppingServerSaysGoingAway() throws Exception {
    try (RawClient client = RawClient.connect(server.uri("/ws"))) {
      client.text("last words");
      assertEquals("Echo: last words", client.receiveText());
      Thread stop = new Thread(server::close);
      stop.start();
      assertEquals(1001, client.receive().closeCode());
      client.close(1001, "");
      client.awaitEnd(Duration.ofSeconds(2));
      stop.join();
    }
  }
}

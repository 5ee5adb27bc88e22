package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.kit.RawClient;
import course.websocket.kit.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Steps 1 and 2: the opening handshake. */
class HandshakeTest {

  private WebSocketServer server;

  @BeforeEach
  void start() {
    server = EchoServer.start(0, Limits.DEFAULT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** The key and the answer that RFC 6455 section 1.3 gives. */
  @Test
  @Step(1)
  void acceptKeyOfTheRfcExample() {
    assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", Handshake.acceptKey("dGhlIHNhbXBsZSBub25jZQ=="));
  }

  @Test
  @Step(1)
  void rawSocketGets101WithItsAcceptKey() {
    RawClient.Response answer =
        RawClient.request(server.uri("/ws"), "GET", RawClient.handshakeLines());
    assertEquals(101, answer.status());
    assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer.header("Sec-WebSocket-Accept"));
    assertEquals("websocket", answer.header("Upgrade"));
  }

  @Test
  @Step(2)
  void listsAndCaseOfHeadersDoNotMatter() {
    assertEquals(101, status("Connection", "keep-alive, uPGRADE"));
    assertEquals(101, status("Upgrade", "WebSocket"));
    assertEquals(400, status("Connection", "keep-alive"), "Connection without Upgrade");
  }

  @Test
  @Step(2)
  void requestThatIsNoHandshakeGets400() {
    assertEquals(400, status("Upgrade", null), "no Upgrade header");
    assertEquals(400, status("Connection", null), "no Connection header");
    assertEquals(400, status("Upgrade", "h2c"), "an upgrade to something else");
    assertEquals(
        400,
        RawClient.request(server.uri("/ws"), "POST", RawClient.handshakeLines()).status(),
        "a POST");
  }

  @Test
  @Step(2)
  void keyThatIsNot16BytesGets400() {
    assertEquals(400, status("Sec-WebSocket-Key", null), "no key");
    assertEquals(400, status("Sec-WebSocket-Key", "c2hvcnQ="), "a key of 5 bytes");
    assertEquals(400, status("Sec-WebSocket-Key", "not base64!"), "a key that is not Base64");
  }

  @Test
  @Step(2)
  void otherVersionGets426AndTheVersionSpokenHere() {
    for (String version : new String[] {"8", "14", null}) {
      RawClient.Response answer = answer("Sec-WebSocket-Version", version);
      assertEquals(426, answer.status(), "version " + version);
      assertEquals("13", answer.header("Sec-WebSocket-Version"));
      assertEquals("websocket", answer.header("Upgrade"), "a 426 names what to upgrade to");
    }
  }

  private int status(String header, String value) {
    return answer(header, value).status();
  }

  /** The answer to a handshake that has another value for one header, or lacks it. */
  private RawClient.Response answer(String header, String value) {
    List<String> lines = new ArrayList<>(List.of(RawClient.handshakeLines()));
    lines.removeIf(line -> line.startsWith(header + ":"));
    if (value != null) {
      lines.add(header + ": " + value);
    }
    return RawClient.request(server.uri("/ws"), "GET", lines.toArray(String[]::new));
  }
}

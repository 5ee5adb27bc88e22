package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.RawClient;
import course.websocket.kit.Step;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Step 9: limits, and the page that asks. */
class LimitsAndOriginTest {

  private static final Limits SMALL = new Limits(1_000, 1 << 20);
  private static final String TOO_BIG = "1009";

  @Test
  @Step(9)
  void headerAloneSaysThatAMessageIsTooLong() {
    byte[] frame = new ClientFrames().frame(true, Frame.TEXT, new byte[1_001]).bytes();
    assertEquals(TOO_BIG, closeCode(ByteBuffer.wrap(frame, 0, 8)));
  }

  @Test
  @Step(9)
  void fragmentsAreCountedTogether() {
    ClientFrames client = new ClientFrames().frame(false, Frame.BINARY, new byte[600]);
    client.frame(true, Frame.CONTINUATION, new byte[401]);
    assertEquals(TOO_BIG, closeCode(ByteBuffer.wrap(client.bytes())));
  }

  /** The code of the close frame that answers these bytes; "none" if there is no close frame. */
  private static String closeCode(ByteBuffer bytes) {
    Transcript transcript = new Transcript();
    new ServerProtocol(SMALL, transcript).receive(bytes);
    return transcript.lines().stream()
        .filter(line -> line.startsWith("send 88"))
        .map(line -> Integer.toString(Integer.parseInt(line.substring(9, 13), 16)))
        .findFirst()
        .orElse("none");
  }

  @Test
  @Step(9)
  void longestMessageIsEchoedAndALongerOneIsRefusedWith1009() {
    for (Engine engine : Engine.values()) {
      try (WebSocketServer server = EchoServer.start(0, SMALL, engine);
          RawClient client = RawClient.connect(server.uri("/echo"))) {
        String longest = "x".repeat(1_000);
        client.text(longest);
        assertEquals(longest, client.receiveText());
        client.text(longest + "x");
        assertEquals(1009, client.receive().closeCode(), "engine " + engine);
      }
    }
  }

  @Test
  @Step(9)
  void fragmentsThatAreTooLongTogetherAreRefusedWith1009() {
    byte[] tooLong =
        new ClientFrames()
            .frame(false, Frame.BINARY, new byte[600])
            .frame(true, Frame.CONTINUATION, new byte[401])
            .bytes();
    for (Engine engine : Engine.values()) {
      try (WebSocketServer server = EchoServer.start(0, SMALL, engine);
          RawClient client = RawClient.connect(server.uri("/echo"))) {
        client.bytes(tooLong);
        assertEquals(1009, client.receive().closeCode(), "engine " + engine);
      }
    }
  }

  /** The header announces 1 EiB; nobody waits for it, and nobody makes room for it. */
  @Test
  @Step(9)
  void announcedLengthIsRefusedBeforeItsPayloadComes() {
    for (Engine engine : Engine.values()) {
      try (WebSocketServer server = EchoServer.start(0, SMALL, engine);
          RawClient client = RawClient.connect(server.uri("/echo"))) {
        client.bytes((byte) 0x82, (byte) 0xff, (byte) 0x10, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
        client.bytes(new byte[7]);
        assertEquals(1009, client.receive().closeCode(), "engine " + engine);
      }
    }
  }

  @Test
  @Step(9)
  void ownPagesAndProgramsMayConnectAndOtherPagesMayNot() {
    Set<String> none = Set.of();
    assertTrue(Handshake.originAllowed(null, "chat.example", none), "a program");
    assertTrue(Handshake.originAllowed("https://chat.example", "chat.example", none));
    assertTrue(Handshake.originAllowed("http://Chat.example:8080", "chat.example:8080", none));
    for (String origin :
        new String[] {
          "https://evil.example",
          "https://chat.example.evil.example",
          "https://evilchat.example",
          "https://chat.example:8443",
          "null",
          ""
        }) {
      assertFalse(Handshake.originAllowed(origin, "chat.example", none), "Origin: " + origin);
    }
  }

  @Test
  @Step(9)
  void otherPagesMayConnectIfTheyAreOnTheList() {
    try (WebSocketServer server =
        new WebSocketServer(SMALL)
            .endpoint("/ws", new Endpoint() {})
            .allowOrigins("https://app.example")
            .start(0)) {
      assertEquals(101, status(server.uri("/ws"), "Origin: https://app.example"));
      assertEquals(403, status(server.uri("/ws"), "Origin: https://app.example.org"));
    }
  }

  /**
   * Ann is logged in, and visits a page of somebody else. Its script opens a WebSocket to the bank;
   * the browser adds ann's cookie by itself, and says where the page is from.
   */
  @Test
  @Step(9)
  void attackPageGetsTheVictimsDataBeforeAndIsRefusedAfter() {
    String[] attack = {"Origin: https://evil.example", "Cookie: session=ann"};

    Undertow before =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1", onlyWithSession(undertowsOwnHandshake()))
            .build();
    before.start();
    try (RawClient page = RawClient.connect(uri(before), attack)) {
      assertEquals("secret of ann", page.receiveText(), "before");
    } finally {
      before.stop();
    }

    WebSocketServer after = new WebSocketServer(SMALL);
    after.http("/account", onlyWithSession(after.handler(new Account()))).start(0);
    try (after) {
      URI uri = after.uri("/account");
      assertEquals(403, status(uri, attack), "after");
      String own = "Origin: http://" + uri.getAuthority();
      try (RawClient page = RawClient.connect(uri, own, attack[1])) {
        assertEquals("secret of ann", page.receiveText(), "the bank's own page");
      }
    }
  }

  /** The handshake as Undertow brings it: it looks at no Origin. */
  private static HttpHandler undertowsOwnHandshake() {
    return Handlers.websocket(
        (exchange, channel) -> WebSockets.sendText("secret of ann", channel, null));
  }

  /** The application's only check: the session's cookie. */
  private static HttpHandler onlyWithSession(HttpHandler next) {
    return exchange -> {
      var cookie = exchange.getRequestCookie("session");
      if (cookie != null && cookie.getValue().equals("ann")) {
        next.handleRequest(exchange);
      } else {
        exchange.setStatusCode(401);
      }
    };
  }

  /** Tells the one who is logged in. Has no state, safe for use by several threads. */
  private record Account() implements Endpoint {
    @Override
    public void onOpen(Connection connection, Request request) {
      connection.send(Message.text("secret of ann"));
    }
  }

  private static URI uri(Undertow server) {
    var address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return URI.create("ws://127.0.0.1:" + address.getPort() + "/account");
  }

  private static int status(URI uri, String... headers) {
    List<String> lines = new ArrayList<>(List.of(RawClient.handshakeLines()));
    lines.addAll(List.of(headers));
    return RawClient.request(uri, "GET", lines.toArray(String[]::new)).status();
  }
}

package course.websocket.scaling;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.Given;
import course.websocket.kit.RawClient;
import course.websocket.kit.Redis;
import course.websocket.kit.Step;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The finished chat's controls, each against somebody who abuses it. */
class ChatSecurityTest {

  private static final String KEY = "a key of at least thirty-two bytes";

  private final String room = "r" + UUID.randomUUID();
  private final Tokens tokens = new Tokens(KEY, Clock.systemUTC());
  private ChatServer server;

  @BeforeEach
  void start() {
    start("100");
  }

  private void start(String maxPerAddress) {
    Admission admission =
        Admission.of(
            Map.of(
                "CHAT_TOKEN_KEY", KEY,
                "CHAT_ORIGINS", "https://chat.example https://other.example",
                "CHAT_MAX_PER_ADDRESS", maxPerAddress));
    server =
        new ChatServer(
            "s1", 0, Redis.shared().url(), UnaryOperator.identity(), admission, server -> {});
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @Step(2)
  void onlyATokenForThisNameOpensTheChat() {
    try (ChatClient ann = ChatClient.join(server.uri(room, "ann"), token("ann"))) {
      assertEquals("ann", ann.welcome().get("name").asText());
      assertEquals("chat.v1", ann.raw().response().header("Sec-WebSocket-Protocol"));
    }
    assertEquals(401, status(), "without a token");
    assertEquals(401, status(token("bob")), "another name's token");
    assertEquals(401, status("Sec-WebSocket-Protocol: chat.v1, token.x"), "no token");
    Instant past = Instant.now().minusSeconds(1);
    assertEquals(
        401,
        status("Sec-WebSocket-Protocol: chat.v1, token." + tokens.issue("ann", past)),
        "an old token");
  }

  @Test
  @Given
  void onlyPagesOnTheListMayConnect() {
    assertEquals(101, status(token("ann"), "Origin: https://other.example"));
    assertEquals(403, status(token("ann"), "Origin: https://evil.example"));
  }

  @Test
  @Step(2)
  void addressHasSoManyConnectionsAndNoMore() {
    server.close();
    start("3");
    List<ChatClient> open = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        open.add(ChatClient.join(server.uri(room, "ann"), token("ann")));
      }
      assertEquals(429, status(token("ann")));
      assertEquals(
          101,
          status(token("ann"), "X-Forwarded-For: 10.9.9.9, 192.0.2.7"),
          "somebody else behind the balancer");
      open.remove(0).close();
      eventually("its place is free", () -> status(token("ann")) == 101);
    } finally {
      open.forEach(ChatClient::close);
    }
  }

  @Test
  @Given
  void handshakesThatFailedAreNoConnections() throws Exception {
    HttpClient http = HttpClient.newHttpClient(); // which keeps its connections, as a balancer does
    URI unnamed =
        URI.create("http://127.0.0.1:" + server.uri(room, "ann").getPort() + "/ws/" + room);
    for (int i = 0; i < 200; i++) {
      int status =
          http.send(HttpRequest.newBuilder(unnamed).build(), BodyHandlers.discarding())
              .statusCode();
      assertEquals(401, status, "request " + i);
    }
  }

  @Test
  @Step(2)
  void whoeverFloodsTheRoomIsClosedWith1008AndTheOthersStay() {
    try (ChatClient ann = ChatClient.join(server.uri(room, "ann"), token("ann"));
        ChatClient flood = ChatClient.join(server.uri(room, "bob"), token("bob"))) {
      for (int i = 0; i < 200; i++) {
        flood.say("" + i, "spam");
      }
      assertEquals(1008, closeCode(flood));
      ann.say("1", "peace");
      while (!ann.receive("message").get("text").asText().equals("peace")) {
        continue; // what came before the limit
      }
    }
  }

  @Test
  @Step(2)
  void messageThatIsTooLongIsClosedWith1009() {
    try (ChatClient ann = ChatClient.join(server.uri(room, "ann"), token("ann"))) {
      ann.raw().text("x".repeat((16 << 10) + 1));
      assertEquals(1009, closeCode(ann));
    }
  }

  @Test
  @Given
  void bucketGivesABurstAndThenItsRate() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    TokenBucket bucket = new TokenBucket(3, 10, now::get);
    for (int i = 0; i < 3; i++) {
      assertTrue(bucket.take());
    }
    assertFalse(bucket.take(), "the burst is over");
    now.addAndGet(Duration.ofMillis(100).toNanos());
    assertTrue(bucket.take());
    assertFalse(bucket.take(), "one in a tenth of a second");
    now.addAndGet(Duration.ofHours(1).toNanos());
    for (int i = 0; i < 3; i++) {
      assertTrue(bucket.take());
    }
    assertFalse(bucket.take(), "an hour's rest is no bigger burst");
  }

  /** Passes over what comes before the close frame. */
  private static int closeCode(ChatClient client) {
    RawClient.Frame frame = client.raw().receive();
    while (frame.opcode() != RawClient.CLOSE) {
      frame = client.raw().receive();
    }
    return frame.closeCode();
  }

  private String token(String name) {
    return "Sec-WebSocket-Protocol: chat.v1, token."
        + tokens.issue(name, Instant.now().plusSeconds(60));
  }

  private int status(String... headers) {
    List<String> lines = new ArrayList<>(List.of(RawClient.handshakeLines()));
    lines.addAll(List.of(headers));
    URI uri = server.uri(room, "ann");
    return RawClient.request(uri, "GET", lines.toArray(String[]::new)).status();
  }
}

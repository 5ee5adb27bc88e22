package course.websocket.scaling;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import course.websocket.kit.Given;
import course.websocket.kit.RawClient;
import course.websocket.kit.Redis;
import course.websocket.kit.Step;
import io.undertow.server.handlers.ResponseCodeHandler;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Step 4: three servers look like one, and each client keeps to its own. */
class BalancerTest {

  private final String room = "r" + UUID.randomUUID();
  private final Map<String, ChatServer> servers = new LinkedHashMap<>();
  private Balancer balancer;

  @BeforeEach
  void start() {
    Map<String, URI> addresses = new LinkedHashMap<>();
    for (String name : List.of("s1", "s2", "s3")) {
      ChatServer server = new ChatServer(name, 0, Redis.shared().url(), UnaryOperator.identity());
      servers.put(name, server);
      addresses.put(name, URI.create("http://127.0.0.1:" + server.port()));
    }
    balancer = new Balancer(0, addresses, ResponseCodeHandler.HANDLE_404);
  }

  @AfterEach
  void stop() {
    balancer.close();
    servers.values().forEach(ChatServer::close);
  }

  @Test
  @Given
  void newClientsAreSpreadOverAllServers() {
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 9; i++) {
      RawClient.Response answer = RawClient.request(uri(""), "GET", RawClient.handshakeLines());
      assertEquals(101, answer.status());
      seen.add(answer.header("Set-Cookie").replaceAll(".*\\.(s\\d);.*", "$1"));
    }
    assertEquals(servers.keySet(), seen);
  }

  @Test
  @Step(4)
  void clientThatComesBackWithItsCookieLandsOnTheSameServer() {
    for (int i = 0; i < 3; i++) {
      String cookie;
      String server;
      try (ChatClient client = ChatClient.join(uri(""))) {
        cookie = client.raw().response().header("Set-Cookie").replaceAll(";.*", "");
        server = client.server();
      }
      for (int again = 0; again < 5; again++) {
        try (ChatClient client = ChatClient.join(uri(""), "Cookie: " + cookie)) {
          assertEquals(server, client.server(), "the server of the cookie");
        }
      }
    }
  }

  @Test
  @Step(4)
  void clientsOfADeadServerMoveToALivingOne() {
    String cookie;
    String server;
    try (ChatClient client = ChatClient.join(uri(""))) {
      cookie = client.raw().response().header("Set-Cookie").replaceAll(";.*", "");
      server = client.server();
    }
    try (ChatClient stays = ChatClient.join(uri(""), "Cookie: " + cookie)) {
      assertEquals(server, stays.server(), "sticky before the server dies");
    }
    servers.get(server).close();
    List<String> moved = new ArrayList<>();
    eventually(
        "the client is back",
        Duration.ofSeconds(5),
        () -> {
          try (ChatClient client = ChatClient.join(uri(""), "Cookie: " + cookie)) {
            return moved.add(client.server());
          }
        });
    assertNotEquals(server, moved.get(0));
  }

  @Test
  @Step(4)
  void pageMayAskForItsServerWithoutACookie() {
    for (String name : servers.keySet()) {
      try (ChatClient client = ChatClient.join(uri("&route=" + name))) {
        assertEquals(name, client.server());
      }
    }
  }

  private URI uri(String more) {
    return URI.create("ws://127.0.0.1:" + balancer.port() + "/ws/" + room + "?name=ann" + more);
  }
}

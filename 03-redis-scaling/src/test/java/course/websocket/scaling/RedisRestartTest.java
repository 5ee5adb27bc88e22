package course.websocket.scaling;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import course.websocket.kit.RawClient;
import course.websocket.kit.Redis;
import course.websocket.kit.Step;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Step 6: Redis is killed under two people who talk, and comes back. */
class RedisRestartTest {

  private static final String ROOM = "lobby";

  private Redis redis;
  private ChatServer first;
  private ChatServer second;

  @BeforeEach
  void start() {
    redis = Redis.process();
    try (Jedis connection = new Jedis(URI.create(redis.url()))) {
      connection.configSet("appendfsync", "always"); // or a slow disk may keep a message back
    }
    first = new ChatServer("s1", 0, redis.url(), UnaryOperator.identity());
    second = new ChatServer("s2", 0, redis.url(), UnaryOperator.identity());
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
    redis.close();
  }

  @Test
  @Step(6)
  void redisThatHasKeptItsHistoryCostsNoMessage() {
    try (ChatClient ann = ChatClient.join(first.uri(ROOM, "ann"));
        ChatClient bob = ChatClient.join(second.uri(ROOM, "bob"))) {
      ann.say("1", "before");
      assertEquals("before", text(bob.receive("message")));
      redis.kill();
      ann.say("2", "during");
      redis.restart();
      JsonNode accepted = ann.receive("accepted");
      while (!accepted.get("ref").asText().equals("2")) {
        accepted = ann.receive("accepted");
      }
      bob.say("3", "after");
      assertEquals(List.of("during", "after"), List.of(next(bob), next(bob)));
      try (ChatClient back =
          ChatClient.join(ChatClient.after(second.uri(ROOM, "ann"), ann.welcome()))) {
        assertEquals(
            List.of("before", "during", "after"), List.of(next(back), next(back), next(back)));
      }
    }
  }

  @Test
  @Step(6)
  void redisThatHasLostItsHistoryMeansReloadForEverybody() {
    try (ChatClient ann = ChatClient.join(first.uri(ROOM, "ann"));
        ChatClient bob = ChatClient.join(second.uri(ROOM, "bob"))) {
      ann.say("1", "before");
      assertEquals("before", text(bob.receive("message")));
      loseEverything();
      JsonNode reload = bob.receive("reload");
      ann.say("2", "after");
      assertEquals("after", next(bob));
      URI address = second.uri(ROOM, "ann");
      try (ChatClient stale = ChatClient.join(ChatClient.after(address, bob.welcome()));
          ChatClient fresh = ChatClient.join(ChatClient.after(address, reload))) {
        assertEquals("reload", stale.receive().get("type").asText());
        assertEquals("after", next(fresh));
      }
    }
  }

  private void loseEverything() {
    try (Jedis connection = new Jedis(URI.create(redis.url()))) {
      connection.flushAll();
    }
    redis.kill();
    redis.restart();
    eventually("both servers have Redis again", () -> isHealthy(first) && isHealthy(second));
  }

  private static boolean isHealthy(ChatServer server) {
    URI health = URI.create("http://127.0.0.1:" + server.port() + "/health");
    return RawClient.request(health, "GET").status() == 200;
  }

  /** The text of the next message, which no reload may come before. */
  private static String next(ChatClient client) {
    JsonNode next = client.receive();
    while (next.get("type").asText().matches("joined|left|accepted")) {
      next = client.receive();
    }
    return text(next);
  }

  private static String text(JsonNode message) {
    assertEquals("message", message.get("type").asText());
    return message.get("text").asText();
  }
}

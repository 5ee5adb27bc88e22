package course.websocket.scaling;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import course.websocket.kit.Given;
import course.websocket.kit.RawClient;
import course.websocket.kit.Redis;
import course.websocket.kit.Step;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

/** Steps 1 and 2 together: one room on two servers. */
class ChatServerTest {

  private final String room = "r" + UUID.randomUUID();
  private ChatServer first;
  private ChatServer second;

  @BeforeEach
  void start() {
    first = new ChatServer("s1", 0, Redis.shared().url(), UnaryOperator.identity());
    second = new ChatServer("s2", 0, Redis.shared().url(), UnaryOperator.identity());
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  @Test
  @Step(2)
  void messageReachesTheMembersOnEveryServerTheSenderToo() {
    try (ChatClient ann = ChatClient.join(first.uri(room, "ann"));
        ChatClient bob = ChatClient.join(second.uri(room, "bob"))) {
      ann.say("7", "hello bob");
      JsonNode heard = bob.receive("message");
      assertEquals("ann", heard.get("from").asText());
      assertEquals("hello bob", heard.get("text").asText());
      assertEquals(heard, ann.receive("message"));
    }
  }

  @Test
  @Step(2)
  void senderLearnsTheIdOfItsMessage() {
    try (ChatClient ann = ChatClient.join(first.uri(room, "ann"))) {
      ann.say("7", "hello");
      JsonNode accepted = ann.receive();
      JsonNode message = accepted;
      while (!accepted.get("type").asText().equals("accepted")) {
        message = accepted.get("type").asText().equals("message") ? accepted : message;
        accepted = ann.receive();
      }
      if (!message.has("from")) {
        message = ann.receive("message");
      }
      assertEquals("7", accepted.get("ref").asText());
      assertEquals(message.get("id"), accepted.get("id"));
    }
  }

  @Test
  @Step(2)
  void bothServersHaveTheSameOrder() {
    try (ChatClient ann = ChatClient.join(first.uri(room, "ann"));
        ChatClient bob = ChatClient.join(second.uri(room, "bob"))) {
      for (int i = 0; i < 50; i++) {
        ann.say("a" + i, "a" + i);
        bob.say("b" + i, "b" + i);
      }
      for (int i = 0; i < 100; i++) {
        assertEquals(ann.receive("message"), bob.receive("message"));
      }
    }
  }

  @Test
  @Step(2)
  void membersOfTheOtherServerAreSeenComingAndGoing() {
    try (ChatClient ann = ChatClient.join(first.uri(room, "ann"))) {
      assertEquals("ann", ann.receive("joined").get("name").asText());
      try (ChatClient bob = ChatClient.join(second.uri(room, "bob"))) {
        JsonNode joined = ann.receive("joined");
        assertEquals("bob", joined.get("name").asText());
        assertEquals("s2", joined.get("server").asText());
        assertEquals(2, joined.get("members").asInt());
        assertEquals("ann", bob.welcome().get("members").get(0).get("name").asText());
      }
      JsonNode left = ann.receive("left");
      assertEquals("bob", left.get("name").asText());
      assertEquals(1, left.get("members").asInt());
    }
  }

  @Test
  @Step(2)
  void messageSaidAgainOnAnotherServerIsStoredOnce() {
    JsonNode accepted;
    try (ChatClient ann = ChatClient.join(first.uri(room, "ann"))) {
      ann.say("7", "hello");
      accepted = ann.receive("accepted");
    }
    try (ChatClient ann = ChatClient.join(second.uri(room, "ann"))) {
      ann.say("7", "hello");
      assertEquals(accepted, ann.receive("accepted"));
      ann.say("8", "once more");
      assertEquals("once more", ann.receive("message").get("text").asText());
    }
  }

  /** What a server has in the hash may be lost with Redis, or be left over from before. */
  @Test
  @Step(2)
  void membersThatRedisHasWrongArePutRight() {
    try (ChatClient ann = ChatClient.join(first.uri(room, "ann"));
        ChatClient bob = ChatClient.join(second.uri(room, "bob"));
        UnifiedJedis redis = new RedisSettings(URI.create(Redis.shared().url()), "test").open()) {
      ann.receive("joined");
      ann.receive("joined");
      Map<String, String> right = redis.hgetAll(RoomKeys.members(room));
      String field = right.keySet().iterator().next();
      redis.del(RoomKeys.members(room));
      redis.hset(RoomKeys.members(room), field + "0", "s1 ghost");
      redis.publish(RoomKeys.channel(room), Presence.CHANGED);
      eventually(
          "the hash is right again", () -> redis.hgetAll(RoomKeys.members(room)).equals(right));
      bob.say("7", "still here");
      assertEquals("still here", ann.receive("message").get("text").asText());
    }
  }

  @Test
  @Step(2)
  void textThatIsNoSayIsAnsweredWithAnErrorAndTheConnectionStays() {
    try (ChatClient ann = ChatClient.join(first.uri(room, "ann"))) {
      for (String bad :
          new String[] {
            "no json",
            "[]",
            "{\"type\":\"shout\"}",
            "{\"type\":\"say\",\"ref\":7,\"text\":\"a number as ref\"}",
            "{\"type\":\"say\",\"ref\":\"7\"}",
            "{\"type\":\"say\",\"ref\":\"7\",\"text\":\" \"}",
            "{\"type\":\"say\",\"ref\":\"7\",\"text\":\"a\\u000bbell\"}",
            "{\"type\":\"say\",\"ref\":\"7\",\"text\":\"" + "x".repeat(2_001) + "\"}"
          }) {
        ann.raw().text(bad);
        JsonNode error = ann.receive("error");
        assertEquals(bad.contains("\"7\"") ? "7" : null, error.get("ref").textValue(), bad);
      }
      ann.say("8", "still here");
      assertEquals("still here", ann.receive("message").get("text").asText());
    }
  }

  @Test
  @Given
  void badRoomOrNameIsRefusedInTheHandshake() {
    assertEquals(400, status("/ws/lobby"), "no name");
    assertEquals(400, status("/ws/lobby?name=" + "x".repeat(33)), "a long name");
    assertEquals(400, status("/ws/lobby?name=a%0Ab"), "a name of two lines");
    assertEquals(400, status("/ws/lobby?name=a%C2%85b"), "the same in Unicode's way");
    assertEquals(400, status("/ws/lobby?name=%20ann"), "a space first");
    assertEquals(400, status("/ws/lobby?name=a%E2%80%AEb"), "one that turns the text around");
    assertEquals(400, status("/ws/?name=ann"), "no room");
    assertEquals(400, status("/ws/a/b?name=ann"), "a room with a slash");
    assertEquals(400, status("/ws/a%20b?name=ann"), "a room with a space");
  }

  @Test
  @Given
  void subprotocolIsAgreed() {
    try (RawClient client =
        RawClient.connect(first.uri(room, "ann"), "Sec-WebSocket-Protocol: chat.v2, chat.v1")) {
      assertEquals("chat.v1", client.response().header("Sec-WebSocket-Protocol"));
    }
    try (RawClient client =
        RawClient.connect(first.uri(room, "bob"), "Sec-WebSocket-Protocol: CHAT.v1")) {
      assertEquals(null, client.response().header("Sec-WebSocket-Protocol"), "another name");
    }
  }

  private int status(String pathAndQuery) {
    URI uri = URI.create("ws://127.0.0.1:" + first.port() + pathAndQuery);
    return RawClient.request(uri, "GET", RawClient.handshakeLines()).status();
  }
}

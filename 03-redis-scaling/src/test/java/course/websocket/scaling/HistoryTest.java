package course.websocket.scaling;

import static course.websocket.kit.Eventually.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import course.websocket.kit.Redis;
import course.websocket.kit.Step;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.args.ClientType;

/** Step 6: nothing lost, nothing twice, and never a part for the whole. */
class HistoryTest {

  private final String room = "r" + UUID.randomUUID();
  private UnifiedJedis redis;
  private RoomPublisher publisher;
  private ChatServer first;
  private ChatServer second;

  @BeforeEach
  void start() {
    redis = new RedisSettings(URI.create(Redis.shared().url()), "test").open();
    publisher = new RoomPublisher(redis, PubSub.ORDINARY, "test");
    first = new ChatServer("s1", 0, Redis.shared().url(), UnaryOperator.identity());
    second = new ChatServer("s2", 0, Redis.shared().url(), UnaryOperator.identity());
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
    publisher.close();
    redis.close();
  }

  @Test
  @Step(6)
  void clientThatComesBackOnAnotherServerGetsWhatItMissedInOrder() {
    String seen;
    try (ChatClient bob = ChatClient.join(first.uri(room, "bob"))) {
      say(0, 1);
      seen = bob.receive("message").get("id").asText();
    }
    say(1, 21);
    try (ChatClient bob = ChatClient.join(since(second, seen))) {
      assertTrue(bob.welcome().get("recovered").asBoolean());
      say(21, 31);
      assertEquals(texts(1, 31), receive(bob, 30));
    }
  }

  @Test
  @Step(6)
  void historyThatDoesNotReachBackMeansReload() {
    say(0, 3);
    try (ChatClient bob = ChatClient.join(since(first, "1-1"))) {
      assertFalse(bob.welcome().get("recovered").asBoolean());
      assertEquals("reload", bob.receive().get("type").asText());
      say(3, 4);
      assertEquals(texts(3, 4), receive(bob, 1));
    }
  }

  @Test
  @Step(6)
  void moreThanCanBeReplayedMeansReloadAndNeverAPart() {
    say(0, 1);
    String seen = redis.xrevrange(RoomKeys.stream(room), "+", "-").get(0).getID().toString();
    say(1, RoomHistory.MAX_MESSAGES + 2);
    try (ChatClient bob = ChatClient.join(since(first, seen))) {
      assertEquals("reload", bob.receive().get("type").asText());
    }
  }

  @Test
  @Step(6)
  void membersMissNothingWhileTheirServersLoseRedis() {
    // tag::lose-redis[]
    try (ChatClient ann = ChatClient.join(first.uri(room, "ann"));
        ChatClient bob = ChatClient.join(second.uri(room, "bob"))) {
      List<String> expected = new ArrayList<>();
      List<String> toAnn = new ArrayList<>();
      List<String> toBob = new ArrayList<>();
      for (int round = 0; round < 10; round++) {
        killSubscriberConnections();
        say(round * 20, round * 20 + 20);
        expected.addAll(texts(round * 20, round * 20 + 20));
        toAnn.addAll(receive(ann, 20));
        toBob.addAll(receive(bob, 20));
      }
      assertEquals(expected, toAnn);
      assertEquals(expected, toBob);
    }
    // end::lose-redis[]
  }

  @Test
  @Step(6)
  void historyThatRedisHasLostIsNoticedByThoseWhoStayed() {
    try (ChatClient ann = ChatClient.join(first.uri(room, "ann"))) {
      say(0, 3);
      assertEquals(texts(0, 3), receive(ann, 3));
      redis.del(RoomKeys.stream(room));
      say(3, 4);
      JsonNode next = ann.receive();
      while (next.get("type").asText().matches("joined|left")) {
        next = ann.receive();
      }
      assertEquals("reload", next.get("type").asText());
      say(4, 5);
      assertEquals(texts(3, 5), receive(ann, 2), "what told of the loss is not lost with it");
    }
  }

  /** It has no message to go on from, and still must not take what is left for the whole. */
  @Test
  @Step(6)
  void historyThatIsLostIsNoticedByAMemberWhoHadHeardNothing() {
    JsonNode welcome;
    try (ChatClient bob = ChatClient.join(first.uri(room, "bob"))) {
      welcome = bob.welcome();
    }
    say(0, 2);
    try (ChatClient bob = ChatClient.join(ChatClient.after(second.uri(room, "bob"), welcome))) {
      assertEquals(texts(0, 2), receive(bob, 2), "before it is lost");
    }
    redis.del(RoomKeys.stream(room));
    say(2, 3);
    try (ChatClient bob = ChatClient.join(ChatClient.after(second.uri(room, "bob"), welcome))) {
      assertEquals("reload", bob.receive().get("type").asText());
    }
  }

  /** A clock that went back may give an id a second time. */
  @Test
  @Step(6)
  void idOfAnotherEpochIsNoWitness() {
    JsonNode welcome;
    try (ChatClient bob = ChatClient.join(first.uri(room, "bob"))) {
      welcome = bob.welcome();
    }
    redis.del(RoomKeys.stream(room));
    redis.xadd(
        RoomKeys.stream(room),
        new StreamEntryID(welcome.get("last").asText()),
        Map.of("epoch", "0"));
    try (ChatClient bob = ChatClient.join(ChatClient.after(second.uri(room, "bob"), welcome))) {
      JsonNode reload = bob.receive();
      assertEquals("reload", reload.get("type").asText());
      say(0, 1);
      receive(bob, 1);
      try (ChatClient again = ChatClient.join(ChatClient.after(first.uri(room, "bob"), reload))) {
        assertEquals(texts(0, 1), receive(again, 1), "from where the reload says");
      }
    }
  }

  /**
   * Replayed, they would be more than may wait for a slow peer, who would be given up each time.
   */
  @Test
  @Step(6)
  void missedMessagesThatAreTooLongMeanReload() {
    String text = "\u6f22".repeat(ChatMessages.MAX_TEXT);
    JsonNode welcome;
    try (ChatClient bob = ChatClient.join(first.uri(room, "bob"))) {
      welcome = bob.welcome();
    }
    CompletableFuture<?>[] stored = new CompletableFuture<?>[200];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = publisher.publish(new Envelope(null, room, "test", "" + i, text));
    }
    value("the messages are stored", CompletableFuture.allOf(stored));
    try (ChatClient bob = ChatClient.join(ChatClient.after(first.uri(room, "bob"), welcome))) {
      assertEquals("reload", bob.receive().get("type").asText());
    }
  }

  private void say(int from, int to) {
    for (int i = from; i < to; i++) {
      Envelope message = new Envelope(null, room, "test", "" + i, "m" + i);
      value("message " + i + " is stored", publisher.publish(message));
    }
  }

  private static List<String> texts(int from, int to) {
    List<String> texts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      texts.add("m" + i);
    }
    return texts;
  }

  private static List<String> receive(ChatClient client, int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(client.receive("message").get("text").asText());
    }
    return texts;
  }

  private URI since(ChatServer server, String id) {
    return URI.create(server.uri(room, "bob") + "&since=" + id);
  }

  private void killSubscriberConnections() {
    try (Jedis connection = new Jedis(URI.create(Redis.shared().url()))) {
      connection
          .clientList(ClientType.PUBSUB)
          .lines()
          .filter(line -> line.matches(".* name=chat-s[12] .*"))
          .forEach(line -> connection.clientKill(line.replaceAll(".* addr=(\\S+) .*", "$1")));
    }
  }
}

package course.websocket.scaling;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The chat on a real cluster; needs a {@code redis-server} 7 on the PATH. */
@Tag("cluster")
class ClusterFaultTest {

  /** A slot on its way refuses scripts, and its subscribers have to find it again. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static SixNodes redis;

  private ChatServer first;
  private ChatServer second;

  @BeforeAll
  static void startRedis() throws IOException {
    redis = new SixNodes();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void start() {
    first = new ChatServer("s1", 0, redis.url(), UnaryOperator.identity());
    second = new ChatServer("s2", 0, redis.url(), UnaryOperator.identity());
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  @Test
  void roomsOnAllNodesCrossServers() {
    for (int i = 0; i < 12; i++) {
      String room = "room" + i;
      try (ChatClient ann = ChatClient.join(first.uri(room, "ann"));
          ChatClient bob = ChatClient.join(second.uri(room, "bob"))) {
        ann.say("7", "hello " + room);
        assertEquals("hello " + room, bob.receive("message").get("text").asText());
      }
    }
  }

  /** {@code PUBSUB SHARDCHANNELS} of the room's own node has it, and no node has it otherwise. */
  @Test
  void roomIsHeardOnItsOwnNodeOnly() {
    try (ChatClient ann = ChatClient.join(first.uri("lobby", "ann"));
        Jedis node = new Jedis(redis.owner(slot("lobby")))) {
      assertEquals("ann", ann.receive("joined").get("name").asText());
      assertEquals(List.of("chat:{lobby}"), node.pubsubShardChannels("chat:*}"));
      assertEquals(List.of(), node.pubsubChannels());
      assertEquals(1, subscribers(node, "chat-s1"));
    }
  }

  // tag::move[]
  @Test
  void slotThatMovesUnderTrafficLosesNothingAndRepeatsNothing() {
    String room = "moving";
    try (ChatClient ann = ChatClient.join(first.uri(room, "ann"));
        ChatClient bob = ChatClient.join(second.uri(room, "bob"))) {
      List<String> toAnn = new ArrayList<>();
      List<String> toBob = new ArrayList<>();
      Set<String> refs = new HashSet<>();
      for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 50; i++) {
          ann.say("a" + refs.size(), "m" + refs.size());
          refs.add("a" + refs.size());
          if (i == 25) {
            redis.move(slot(room));
          }
        }
        receive(ann, 50, toAnn);
        receive(bob, 50, toBob);
      }
      List<String> expected = IntStream.range(0, 200).mapToObj(i -> "m" + i).toList();
      assertEquals(expected, toAnn);
      assertEquals(expected, toBob);
    }
  }

  // end::move[]

  @Test
  void clientComesBackToARoomThatHasMovedMeanwhile() {
    JsonNode welcome;
    try (ChatClient bob = ChatClient.join(first.uri("away", "bob"))) {
      welcome = bob.welcome();
    }
    try (ChatClient ann = ChatClient.join(first.uri("away", "ann"))) {
      ann.say("1", "before");
      ann.receive("accepted");
      redis.move(slot("away"));
      ann.say("2", "after");
      ann.receive("accepted");
    }
    try (ChatClient bob = ChatClient.join(ChatClient.after(second.uri("away", "bob"), welcome))) {
      List<String> texts = new ArrayList<>();
      receive(bob, 2, texts);
      assertEquals(List.of("before", "after"), texts);
    }
  }

  /** A subscription that is not on the right node would be found only by its silence. */
  @Test
  void emptyRoomIsForgottenByItsNode() {
    try (Jedis node = new Jedis(redis.owner(slot("empty")))) {
      try (ChatClient ann = ChatClient.join(first.uri("empty", "ann"))) {
        assertEquals(1, node.pubsubShardChannels("chat:{empty}").size());
        ann.say("1", "hi");
        ann.receive("message");
      }
      eventually(
          "the node has forgotten the room",
          () -> node.pubsubShardChannels("chat:{empty}").isEmpty());
    }
  }

  /** One thread stores the messages of all rooms, and must not wait for one node alone. */
  @Test
  void nodeThatIsGoneKeepsNoOtherRoomWaiting() throws IOException {
    try (SixNodes own = new SixNodes();
        ChatServer server = new ChatServer("s1", 0, own.url(), UnaryOperator.identity())) {
      String other =
          IntStream.range(0, 100)
              .mapToObj(i -> "room" + i)
              .filter(room -> !own.owner(slot(room)).equals(own.owner(slot("lobby"))))
              .findFirst()
              .orElseThrow();
      try (ChatClient ann = ChatClient.join(server.uri("lobby", "ann"));
          ChatClient bob = ChatClient.join(server.uri(other, "bob"))) {
        ann.receive("joined");
        bob.receive("joined");
        own.kill(slot("lobby"));
        ann.say("1", "to a node that is gone");
        for (int i = 0; i < 20; i++) {
          bob.say("" + i, "m" + i);
        }
        receive(bob, 20, new ArrayList<>());
      }
    }
  }

  private static int slot(String room) {
    return JedisClusterCRC16.getSlot(RoomKeys.channel(room));
  }

  private static long subscribers(Jedis node, String name) {
    return node.clientList(ClientType.PUBSUB)
        .lines()
        .filter(line -> line.contains(" name=" + name + " "))
        .count();
  }

  /** Messages in their order, and no reload between. */
  private static void receive(ChatClient client, int count, List<String> texts) {
    for (int i = 0; i < count; ) {
      JsonNode next = client.receive(LIMIT);
      String type = next.get("type").asText();
      if (type.equals("message")) {
        texts.add(next.get("text").asText());
        i++;
      } else if (!type.matches("accepted|joined|left")) {
        throw new AssertionError("unexpected: " + next);
      }
    }
  }
}

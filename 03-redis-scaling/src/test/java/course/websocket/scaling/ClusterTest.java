package course.websocket.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.kit.Step;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Step 8: which way a room goes in a cluster. {@link ClusterFaultTest} has six nodes. */
class ClusterTest {

  private static final HostAndPort FIRST = new HostAndPort("127.0.0.1", 7001);
  private static final HostAndPort SECOND = new HostAndPort("127.0.0.1", 7002);

  private final Map<String, HostAndPort> slots = new HashMap<>();
  private final Map<HostAndPort, Node> nodes = new HashMap<>();
  private final ClusterSubscriptions subscriptions = new ClusterSubscriptions(new Table(), "test");

  @AfterEach
  void stop() {
    subscriptions.close();
  }

  @Test
  @Step(8)
  void allThatARoomHasSharesOneSlotAndRoomsAreSpread() {
    Set<Integer> slots = new TreeSet<>();
    for (String room : List.of("lobby", "a", "b_2", "-")) {
      Envelope said = new Envelope(null, room, "ann", "7", "hello");
      Set<Integer> ofRoom =
          Stream.of(
                  RoomKeys.channel(room),
                  RoomKeys.stream(room),
                  RoomKeys.members(room),
                  RoomKeys.said(said))
              .map(JedisClusterCRC16::getSlot)
              .collect(Collectors.toSet());
      assertEquals(1, ofRoom.size(), room + " has its slot, not " + ofRoom);
      assertEquals(room, RoomKeys.room(RoomKeys.channel(room)));
      slots.addAll(ofRoom);
    }
    assertEquals(4, slots.size(), "four rooms have four slots");
  }

  @Test
  @Step(8)
  void addressOfAClusterMeansShardedPubSub() {
    assertEquals(PubSub.SHARDED, kind("redis+cluster://127.0.0.1:7001,127.0.0.1:7002"));
    assertEquals(PubSub.ORDINARY, kind("redis://127.0.0.1:6379"));
    assertEquals(PubSub.ORDINARY, kind("rediss://:secret@redis.example:6379/1"));
  }

  @Test
  @Step(8)
  void roomIsSubscribedOnTheNodeThatHasItsSlotAndMovesWithIt() {
    slots.putAll(Map.of("a", FIRST, "b", SECOND, "c", FIRST));
    slots.keySet().forEach(subscriptions::subscribe);
    assertEquals(Map.of(FIRST, Set.of("a", "c"), SECOND, Set.of("b")), subscribed(n -> true));

    slots.put("a", SECOND);
    subscriptions.reroute();
    assertEquals(Map.of(FIRST, Set.of("c"), SECOND, Set.of("a", "b")), subscribed(n -> true));

    slots.put("c", SECOND);
    subscriptions.reroute();
    assertEquals(
        Map.of(SECOND, Set.of("a", "b", "c")),
        subscribed(node -> !node.closed),
        "a node without rooms is closed");
  }

  private static PubSub kind(String address) {
    return PubSub.of(new RedisSettings(URI.create(address), "test"));
  }

  private Map<HostAndPort, Set<String>> subscribed(Predicate<Node> which) {
    Map<HostAndPort, Set<String>> subscribed = new HashMap<>();
    nodes.forEach(
        (address, node) -> {
          if (which.test(node)) {
            subscribed.put(address, node.rooms);
          }
        });
    return subscribed;
  }

  /** A cluster on paper. */
  private final class Table implements ClusterSubscriptions.Topology {
    @Override
    public HostAndPort node(String room) {
      return slots.get(room);
    }

    @Override
    public void refresh() {}

    @Override
    public Subscriptions connect(HostAndPort address, Runnable moved) {
      Node node = new Node();
      nodes.put(address, node);
      return node;
    }
  }

  /** Remembers what it was asked for. */
  private static final class Node implements Subscriptions {
    private final Set<String> rooms = new TreeSet<>();
    private boolean closed;

    @Override
    public void start(Listener listener) {}

    @Override
    public void subscribe(String room) {
      rooms.add(room);
    }

    @Override
    public void unsubscribe(String room) {
      rooms.remove(room);
    }

    @Override
    public long connects() {
      return 1;
    }

    @Override
    public boolean isLive() {
      return !closed;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}

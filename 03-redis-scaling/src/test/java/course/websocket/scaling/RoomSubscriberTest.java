package course.websocket.scaling;

import static course.websocket.kit.Eventually.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.kit.Redis;
import course.websocket.kit.Step;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.args.ClientType;

/** Step 2: one connection hears of all rooms. */
class RoomSubscriberTest {

  private final String suffix = UUID.randomUUID().toString();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final List<RoomSubscriber> subscribers = new ArrayList<>();
  private UnifiedJedis redis;

  @BeforeEach
  void start() {
    redis = settings("test").open();
  }

  @AfterEach
  void stop() {
    subscribers.forEach(RoomSubscriber::close);
    redis.close();
  }

  @Test
  @Step(2)
  void messageOfASubscribedRoomIsHeard() throws Exception {
    RoomSubscriber subscriber = subscriber("one");
    subscribed(subscriber.subscribe("a" + suffix));
    redis.publish("chat:a" + suffix, "hello");
    assertEquals("a" + suffix + ": hello", heard.poll(2, TimeUnit.SECONDS));
  }

  @Test
  @Step(2)
  void listenerThatThrowsDoesNotEndTheSubscription() throws Exception {
    RoomSubscriber subscriber = subscriber("one");
    subscribed(subscriber.subscribe("a" + suffix));
    redis.publish("chat:a" + suffix, "throw");
    redis.publish("chat:a" + suffix, "still here");
    assertEquals("a" + suffix + ": still here", heard.poll(2, TimeUnit.SECONDS));
  }

  @Test
  @Step(2)
  void roomThatIsLeftAndJoinedAgainAtOnceIsHeard() throws Exception {
    RoomSubscriber subscriber = subscriber("one");
    for (int i = 0; i < 100; i++) {
      subscriber.subscribe("a" + suffix);
      subscriber.unsubscribe("a" + suffix);
      subscribed(subscriber.subscribe("a" + suffix));
      redis.publish("chat:a" + suffix, "m" + i);
      assertEquals("a" + suffix + ": m" + i, heard.poll(2, TimeUnit.SECONDS));
      subscriber.unsubscribe("a" + suffix);
    }
  }

  /** Redis itself is asked: its client list has one subscriber connection for each server. */
  @Test
  @Step(2)
  void hundredRoomsOnTwoServersTakeTwoConnections() {
    // tag::connections[]
    RoomSubscriber first = subscriber("one");
    RoomSubscriber second = subscriber("two");
    List<CompletableFuture<Void>> subscribed = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      subscribed.add(first.subscribe("r" + i + suffix));
      subscribed.add(second.subscribe("r" + i + suffix));
    }
    for (CompletableFuture<Void> room : subscribed) {
      subscribed(room);
    }
    assertEquals(
        List.of("sub=101", "sub=101"),
        clientList()
            .lines()
            .filter(line -> line.contains(suffix))
            .map(line -> line.replaceAll(".* (sub=\\d+) .*", "$1"))
            .toList(),
        "100 rooms and the control channel, on one connection a server");
    // end::connections[]
  }

  private static void subscribed(CompletableFuture<Void> room) {
    value("Redis confirms the subscription", room);
  }

  private String clientList() {
    try (Jedis connection = new Jedis(URI.create(Redis.shared().url()))) {
      return connection.clientList(ClientType.PUBSUB);
    }
  }

  private RoomSubscriber subscriber(String name) {
    RoomSubscriber subscriber = new RoomSubscriber(settings(name + suffix), redis);
    subscribers.add(subscriber);
    subscriber.start(
        (room, payload) -> {
          if (payload.equals("throw")) {
            throw new IllegalArgumentException("as asked by the test");
          }
          heard.add(room + ": " + payload);
        });
    return subscriber;
  }

  private static RedisSettings settings(String clientName) {
    return new RedisSettings(URI.create(Redis.shared().url()), clientName);
  }
}

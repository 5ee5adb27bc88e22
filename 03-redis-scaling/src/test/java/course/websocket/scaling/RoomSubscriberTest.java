package course.websocket.scaling;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.Redis;
import course.websocket.kit.Step;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.args.ClientType;

/** Steps 2 and 5: one connection hears of all rooms, and comes back when it is lost. */
@Step(2)
class RoomSubscriberTest {

  private final String suffix = UUID.randomUUID().toString();
  private final Queue<String> confirmed = new ConcurrentLinkedQueue<>();
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
    subscribe(subscriber, "a" + suffix);
    redis.publish(RoomKeys.channel("a" + suffix), "hello");
    assertEquals("a" + suffix + ": hello", heard.poll(2, TimeUnit.SECONDS));
  }

  @Test
  @Step(2)
  void listenerThatThrowsDoesNotEndTheSubscription() throws Exception {
    RoomSubscriber subscriber = subscriber("one");
    subscribe(subscriber, "a" + suffix);
    redis.publish(RoomKeys.channel("a" + suffix), "throw");
    redis.publish(RoomKeys.channel("a" + suffix), "still here");
    assertEquals("a" + suffix + ": still here", heard.poll(2, TimeUnit.SECONDS));
  }

  @Test
  @Step(2)
  void roomThatIsLeftAndJoinedAgainAtOnceIsHeard() throws Exception {
    RoomSubscriber subscriber = subscriber("one");
    for (int i = 0; i < 100; i++) {
      subscriber.subscribe("a" + suffix);
      subscriber.unsubscribe("a" + suffix);
      subscribe(subscriber, "a" + suffix);
      redis.publish(RoomKeys.channel("a" + suffix), "m" + i);
      assertEquals("a" + suffix + ": m" + i, heard.poll(2, TimeUnit.SECONDS));
      subscriber.unsubscribe("a" + suffix);
    }
  }

  @Test
  @Step(2)
  void roomThatNobodyWantsAnyMoreIsUnsubscribed() {
    RoomSubscriber subscriber = subscriber("one");
    subscribe(subscriber, "a" + suffix);
    subscriber.unsubscribe("a" + suffix);
    try (Jedis connection = new Jedis(URI.create(Redis.shared().url()))) {
      String channel = RoomKeys.channel("a" + suffix);
      eventually(
          "Redis has forgotten the room", () -> connection.pubsubChannels(channel).isEmpty());
    }
  }

  /** Redis itself is asked: its client list has one subscriber connection for each server. */
  @Test
  @Step(2)
  void hundredRoomsOnTwoServersTakeTwoConnections() {
    // tag::connections[]
    RoomSubscriber first = subscriber("one");
    RoomSubscriber second = subscriber("two");
    for (int i = 0; i < 100; i++) {
      first.subscribe("r" + i + suffix);
      second.subscribe("r" + i + suffix);
    }
    eventually("Redis confirms 200 subscriptions", () -> confirmed.size() == 200);
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

  /** {@code CLIENT KILL} is what a restart of Redis, or a proxy between, looks like from here. */
  @Test
  @Step(5)
  void connectionThatIsKilledFiftyTimesUnderTrafficIsBackEachTime() throws Exception {
    RoomSubscriber subscriber = subscriber("one");
    subscribe(subscriber, "a" + suffix);
    AtomicBoolean done = new AtomicBoolean();
    Thread traffic =
        new Thread(
            () -> {
              while (!done.get()) {
                redis.publish(RoomKeys.channel("b" + suffix), "noise");
              }
            });
    traffic.start();
    subscribe(subscriber, "b" + suffix);
    try {
      for (int i = 0; i < 50; i++) {
        confirmed.clear();
        killSubscriberConnection();
        String room = "a" + suffix;
        eventually("the room is subscribed again", () -> confirmed.contains(room));
        redis.publish(RoomKeys.channel(room), "m" + i);
        String expected = room + ": m" + i;
        assertEquals(expected, heard.poll(2, TimeUnit.SECONDS));
      }
    } finally {
      done.set(true);
      traffic.join();
    }
  }

  /** A server that takes connections and drops them at once: 50 ms after the first, then longer. */
  @Test
  @Step(5)
  void attemptsThatFindNoRedisAreFarApart() throws Exception {
    try (ServerSocket dropping = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("redis://127.0.0.1:" + dropping.getLocalPort());
      RoomSubscriber subscriber =
          new RoomSubscriber(new RedisSettings(address, "lost" + suffix), redis);
      subscribers.add(subscriber);
      subscriber.start(listener());
      int attempts = 0;
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
      for (long left = 500; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
        dropping.setSoTimeout((int) left);
        try {
          dropping.accept().close();
          attempts++;
        } catch (SocketTimeoutException e) {
          break;
        }
      }
      assertTrue(attempts > 1 && attempts < 25, attempts + " attempts in half a second");
    }
  }

  private void killSubscriberConnection() {
    String line = clientList().lines().filter(l -> l.contains(suffix)).findFirst().orElseThrow();
    try (Jedis connection = new Jedis(URI.create(Redis.shared().url()))) {
      connection.clientKill(line.replaceAll(".* addr=(\\S+) .*", "$1"));
    }
  }

  private void subscribe(RoomSubscriber subscriber, String room) {
    confirmed.clear();
    subscriber.subscribe(room);
    eventually("Redis confirms the subscription", () -> confirmed.contains(room));
  }

  private String clientList() {
    try (Jedis connection = new Jedis(URI.create(Redis.shared().url()))) {
      return connection.clientList(ClientType.PUBSUB);
    }
  }

  private RoomSubscriber subscriber(String name) {
    RoomSubscriber subscriber = new RoomSubscriber(settings(name + suffix), redis);
    subscribers.add(subscriber);
    subscriber.start(listener());
    return subscriber;
  }

  private Subscriptions.Listener listener() {
    return new Subscriptions.Listener() {
      @Override
      public void subscribed(String room) {
        confirmed.add(room);
      }

      @Override
      public void message(String room, String payload) {
        if (payload.equals("throw")) {
          throw new IllegalArgumentException("as asked by the test");
        }
        if (!payload.equals("noise")) {
          heard.add(room + ": " + payload);
        }
      }
    };
  }

  private static RedisSettings settings(String clientName) {
    return new RedisSettings(URI.create(Redis.shared().url()), clientName);
  }
}

package course.websocket.scaling;

import static course.websocket.kit.Eventually.eventually;
import static course.websocket.kit.Eventually.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import course.websocket.kit.FaultyLink;
import course.websocket.kit.Redis;
import course.websocket.kit.Step;
import java.net.URI;
import java.time.Duration;
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
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.StreamEntry;

/** Step 1: a message goes to Redis, and nobody waits for it. */
class RoomPublisherTest {

  private final String room = "r" + UUID.randomUUID();
  private FaultyLink link;
  private UnifiedJedis redis;
  private RoomPublisher publisher;

  @BeforeEach
  void start() {
    link = FaultyLink.to(Redis.shared().host(), Redis.shared().port());
    redis = new RedisSettings(URI.create("redis://127.0.0.1:" + link.port()), "test").open();
    redis.ping();
    publisher = new RoomPublisher(redis, PubSub.ORDINARY, "test");
  }

  @AfterEach
  void stop() {
    publisher.close();
    redis.close();
    link.close();
  }

  @Test
  @Step(1)
  void messageIsStoredInTheRoomsStreamInTheOrderSaid() {
    List<CompletableFuture<String>> ids = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ids.add(publisher.publish(say("" + i, "m" + i)));
    }
    ids.forEach(id -> value("the message is stored", id));
    List<StreamEntry> stored = stored();
    assertEquals(50, stored.size());
    for (int i = 0; i < 50; i++) {
      StreamEntry entry = stored.get(i);
      assertEquals(ids.get(i).join(), entry.getID().toString());
      Envelope envelope = Envelope.of(null, room, entry.getFields().get("body"));
      assertEquals("ann: m" + i, envelope.from() + ": " + envelope.text());
    }
  }

  @Test
  @Step(1)
  void messageIsPublishedToTheRoomsChannelWithItsId() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    JedisPubSub listener =
        new JedisPubSub() {
          @Override
          public void onSubscribe(String channel, int count) {
            heard.add("subscribed");
          }

          @Override
          public void onMessage(String channel, String payload) {
            heard.add(payload);
          }
        };
    Thread reader = new Thread(() -> redis.subscribe(listener, RoomKeys.channel(room)));
    reader.start();
    assertEquals("subscribed", heard.poll(2, TimeUnit.SECONDS));
    try {
      Envelope message = say("1", "hi");
      String id = value("the message is stored", publisher.publish(message));
      StreamEntry begin = redis.xrange(RoomKeys.stream(room), "-", "+").get(0);
      assertEquals(
          "%s %s\n%s %s"
              .formatted(begin.getFields().get("epoch"), begin.getID(), id, message.body()),
          heard.poll(2, TimeUnit.SECONDS));
    } finally {
      listener.unsubscribe();
      reader.join();
    }
  }

  /**
   * A client that has lost its link does not know whether its message arrived, and says it again.
   */
  @Test
  @Step(1)
  void messageSaidAgainWithItsRefIsStoredOnce() {
    String first = value("the message is stored", publisher.publish(say("7", "hello")));
    assertEquals(first, value("the message is known", publisher.publish(say("7", "hello"))));
    value("another one is stored", publisher.publish(say("8", "hello")));
    assertEquals(2, stored().size());
  }

  /** A Redis that restarts refuses connections for a while. */
  @Test
  @Step(1)
  void messageSaidWhileRedisIsAwayIsStoredWhenItIsBack() {
    link.refuse();
    link.cut();
    CompletableFuture<String> id = publisher.publish(say("7", "hello"));
    assertFalse(id.isDone());
    link.pass();
    value("the message is stored", id);
    assertEquals(1, stored().size());
  }

  /** One thread serves all rooms: it must not wait for what will never succeed. */
  @Test
  @Step(1)
  void messageThatRedisRefusesFailsAtOnce() {
    redis.set(RoomKeys.stream(room), "no stream");
    CompletableFuture<String> id = publisher.publish(say("7", "hello"));
    eventually("the message is refused", id::isCompletedExceptionally);
  }

  /** One after the other they would need 100 times 200 milliseconds. */
  @Test
  @Step(1)
  void messagesThatWaitForASlowRedisGoTogether() {
    link.delay(Duration.ofMillis(100));
    List<CompletableFuture<String>> ids = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ids.add(publisher.publish(say("" + i, "m" + i)));
    }
    eventually("all are stored", () -> ids.stream().allMatch(CompletableFuture::isDone));
    List<String> stored = stored().stream().map(entry -> entry.getID().toString()).toList();
    assertEquals(stored, ids.stream().map(CompletableFuture::join).toList());
  }

  /** Called on an I/O thread, a wait here would stall every other connection of that thread. */
  @Test
  @Step(1)
  void slowRedisDoesNotMakeTheCallerWait() {
    link.delay(Duration.ofMillis(400));
    CompletableFuture<String> id = publisher.publish(say("1", "slow"));
    assertFalse(id.isDone(), "publish must return before Redis has answered");
    value("the message is stored", id);
  }

  /** What the room's stream has behind the entry with which it begins. */
  private List<StreamEntry> stored() {
    return redis.xrange(RoomKeys.stream(room), "-", "+").stream().skip(1).toList();
  }

  private Envelope say(String ref, String text) {
    return new Envelope(null, room, "ann", ref, text);
  }
}

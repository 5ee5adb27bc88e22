package course.websocket.scaling;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.kit.Redis;
import course.websocket.kit.Step;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Step 3: a room lives from its first member to its last, and Redis agrees. */
class RoomsTest {

  private final String room = "r" + UUID.randomUUID();
  private ChatServer server;
  private Jedis redis;

  @BeforeEach
  void start() {
    server = new ChatServer("s1", 0, Redis.shared().url(), UnaryOperator.identity());
    redis = new Jedis(URI.create(Redis.shared().url()));
  }

  @AfterEach
  void stop() {
    server.close();
    redis.close();
  }

  @Test
  @Step(3)
  void roomIsSubscribedWhileItHasMembersAndNoLonger() {
    try (ChatClient ann = ChatClient.join(server.uri(room, "ann"))) {
      assertEquals(1, channels());
      try (ChatClient bob = ChatClient.join(server.uri(room, "bob"))) {
        bob.say("1", "hi");
        assertEquals("hi", ann.receive("message").get("text").asText());
        assertEquals(1, channels());
      }
      ann.receive("left");
      assertEquals(1, channels(), "one member is still there");
    }
    eventually("Redis has forgotten the room", () -> channels() == 0);
  }

  /** Bob joins in the very moment in which Ann, the last one, leaves. */
  @Test
  @Step(3)
  void joinerMeetsALeaverWhoIsUnsubscribing() {
    CompletableFuture<Void> joined = new CompletableFuture<>();
    List<String> asked = new CopyOnWriteArrayList<>();
    AtomicReference<Rooms> rooms = new AtomicReference<>();
    rooms.set(
        new Rooms(
            new Unconfirmed() {
              @Override
              public void subscribe(String name) {
                asked.add("subscribe");
              }

              @Override
              public void unsubscribe(String name) {
                CompletableFuture.runAsync(
                        () -> rooms.get().join(new Member(null, room, "bob", null)))
                    .thenRun(() -> joined.complete(null));
                joined.completeOnTimeout(null, 100, TimeUnit.MILLISECONDS).join();
                asked.add("unsubscribe");
              }
            },
            null));
    Member ann = new Member(null, room, "ann", null);
    rooms.get().join(ann);
    rooms.get().leave(ann);
    eventually("Bob has joined a room that is subscribed", () -> asked.size() >= 3);
    assertEquals(List.of("subscribe", "unsubscribe", "subscribe"), asked);
  }

  @Test
  @Step(3)
  void lastLeaverAndFirstJoinerDoNotPassEachOther() throws Throwable {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        String name = "n" + t;
        running.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    try (ChatClient client = ChatClient.join(server.uri(room, name))) {
                      client.say("" + i, name + i);
                      while (!client.receive("message").get("text").asText().equals(name + i)) {
                        continue; // somebody else's
                      }
                    }
                  }
                }));
      }
      for (Future<?> future : running) {
        try {
          future.get();
        } catch (ExecutionException e) {
          throw e.getCause(); // what one of them has seen
        }
      }
    } finally {
      pool.shutdownNow();
    }
    eventually("Redis has forgotten the room", () -> channels() == 0);
  }

  /** How many channels of the room have subscribers, as Redis says. */
  private int channels() {
    return redis.pubsubChannels(RoomKeys.channel(room)).size();
  }

  /** Subscriptions that Redis never confirms: so nobody is welcomed, and no history is read. */
  private abstract static class Unconfirmed implements Subscriptions {
    @Override
    public void start(Listener listener) {}

    @Override
    public long connects() {
      return 0;
    }

    @Override
    public boolean isLive() {
      return false;
    }

    @Override
    public void close() {}
  }
}

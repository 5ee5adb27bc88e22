package course.websocket.scaling;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/**
 * Who is in a room, on all servers. Safe for use by several threads: everything happens on one
 * thread of its own.
 *
 * <p>A hash in Redis has a room's members; a word on the room's channel says that it has changed.
 * Each server then reads it and tells its own members the difference. A server that dies cannot
 * remove its members: they count only as long as its {@code chat-server} key lives.
 */
final class Presence implements AutoCloseable {

  /**
   * A member of a room.
   *
   * @param server the name of the server that has the connection
   */
  record Person(String name, String server) {}

  /** The payload on a room's channel that means: read the members again. */
  static final String CHANGED = "presence";

  private static final Logger LOG = System.getLogger(Presence.class.getName());
  private static final int REFRESH_MILLIS = 2_000;

  /** A server that is silent for longer is dead: several refreshes must fit into it. */
  private static final int LIVES_SECONDS = 6;

  private final String server;

  /** Another one at each start, or a server's former members would live again with it. */
  private final String instance;

  private final UnifiedJedis redis;
  private final Rooms rooms;
  private final ScheduledExecutorService thread;

  /** Only used by the thread: what the local members of each room were told. */
  private final Map<String, Map<String, Person>> known = new HashMap<>();

  /** Rooms that wait to be read: many changes, one read. */
  private final Set<String> changed = ConcurrentHashMap.newKeySet();

  Presence(String server, String instance, UnifiedJedis redis, Rooms rooms) {
    this.server = server;
    this.instance = instance;
    this.redis = redis;
    this.rooms = rooms;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, task -> new Thread(task, "presence-" + server), new DiscardPolicy());
    thread.scheduleWithFixedDelay(this::refreshAll, 0, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The members of a room as its local members know them; read from Redis for the first one. */
  CompletableFuture<Collection<Person>> people(String room) {
    return CompletableFuture.supplyAsync(
        () -> {
          if (!known.containsKey(room)) {
            known.put(room, read(room));
          }
          return List.copyOf(known.get(room).values());
        },
        thread);
  }

  /** A member has been welcomed. */
  void enter(Member member) {
    run(
        () -> {
          if (member.isOpen()) { // or its leaving was before this
            redis.hset(key(member.room()), field(member), server + ' ' + member.name());
            redis.publish(RoomSubscriber.CHANNEL + member.room(), CHANGED);
          }
        });
  }

  /** A member has gone. */
  void leave(Member member) {
    run(
        () -> {
          redis.hdel(key(member.room()), field(member));
          redis.publish(RoomSubscriber.CHANNEL + member.room(), CHANGED);
        });
  }

  /** Another server, or this one, says that the room's members have changed. */
  void changed(String room) {
    if (changed.add(room)) {
      run(
          () -> {
            changed.remove(room);
            refresh(room);
          });
    }
  }

  private void refreshAll() {
    run(
        () -> {
          redis.set(serverKey(instance), server, SetParams.setParams().ex(LIVES_SECONDS));
          known.keySet().retainAll(rooms.names());
          List.copyOf(known.keySet()).forEach(this::refresh);
        });
  }

  /** Reads a room's members and tells the local ones the difference. */
  private void refresh(String room) {
    Map<String, Person> before = known.get(room);
    if (before == null) {
      return; // no local member has been welcomed yet
    }
    Map<String, Person> now = read(room);
    known.put(room, now);
    before.forEach(
        (field, person) -> {
          if (!now.containsKey(field)) {
            rooms.broadcast(room, ChatMessages.left(person, now.size()));
          }
        });
    now.forEach(
        (field, person) -> {
          if (!before.containsKey(field)) {
            rooms.broadcast(room, ChatMessages.joined(person, now.size()));
          }
        });
  }

  private Map<String, Person> read(String room) {
    Map<String, Person> people = new TreeMap<>();
    Map<String, Boolean> alive = new HashMap<>();
    redis
        .hgetAll(key(room))
        .forEach(
            (field, value) -> {
              String owner = field.substring(0, field.indexOf('/'));
              if (alive.computeIfAbsent(owner, o -> redis.exists(serverKey(o)))) {
                int space = value.indexOf(' ');
                people.put(
                    field, new Person(value.substring(space + 1), value.substring(0, space)));
              } else {
                redis.hdel(key(room), field);
              }
            });
    return people;
  }

  private void run(Runnable task) {
    thread.execute(
        () -> {
          try {
            task.run();
          } catch (JedisException e) {
            LOG.log(Level.WARNING, "presence waits for Redis: {0}", e.getMessage());
          }
        });
  }

  private static String key(String room) {
    return RoomSubscriber.CHANNEL + room + ":members";
  }

  private static String serverKey(String instance) {
    return "chat-server:" + instance;
  }

  private String field(Member member) {
    return instance + '/' + member.id();
  }

  /** Removes what is left of this server's members, so that nobody waits for its key to expire. */
  @Override
  public void close() {
    run(() -> redis.del(serverKey(instance)));
    thread.shutdown();
    try {
      thread.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow();
  }
}

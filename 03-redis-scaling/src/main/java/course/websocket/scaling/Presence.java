package course.websocket.scaling;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
 * remove its members: they count only as long as its {@code chat-server} key lives. Redis may have
 * been away, or have lost the hash: what each server has in it is put right whenever it is read.
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
  private final PubSub pubSub;
  private final Rooms rooms;
  private final ScheduledExecutorService thread;

  /** Only used by the thread: what the hash of each room must have of this server. */
  private final Map<String, Map<String, String>> own = new HashMap<>();

  /** Only used by the thread: what the local members of each room were told. */
  private final Map<String, Map<String, Person>> known = new HashMap<>();

  /** Only used by the thread: which other servers live, asked once a round. */
  private final Map<String, Boolean> alive = new HashMap<>();

  /** Only used by the thread: when this server has last said that it lives. */
  private long saidAlive = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(REFRESH_MILLIS);

  /** Rooms that wait to be read: many changes, one read. */
  private final Set<String> changed = ConcurrentHashMap.newKeySet();

  Presence(String server, String instance, UnifiedJedis redis, PubSub pubSub, Rooms rooms) {
    this.server = server;
    this.instance = instance;
    this.redis = redis;
    this.pubSub = pubSub;
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
            String value = server + ' ' + member.name();
            own.computeIfAbsent(member.room(), room -> new HashMap<>()).put(field(member), value);
            redis.hset(RoomKeys.members(member.room()), field(member), value);
            tell(member.room());
          }
        });
  }

  /** A member has gone. */
  void leave(Member member) {
    run(
        () -> {
          Map<String, String> others = own.get(member.room());
          if (others != null && others.remove(field(member)) != null) {
            redis.hdel(RoomKeys.members(member.room()), field(member));
            tell(member.room());
          }
        });
  }

  private void tell(String room) {
    pubSub.publish(redis, RoomKeys.channel(room), CHANGED);
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
    known.keySet().retainAll(rooms.names());
    alive.clear();
    run(this::stayAlive);
    Set<String> all = new HashSet<>(known.keySet());
    all.addAll(own.keySet());
    // A task for each: one whose node of a cluster is gone must not keep the others waiting.
    all.forEach(room -> run(() -> refreshOrRead(room)));
  }

  /** Says that this server lives, unless it has done so a moment ago: a round may take long. */
  private void stayAlive() {
    if (System.nanoTime() - saidAlive >= TimeUnit.MILLISECONDS.toNanos(REFRESH_MILLIS / 2)) {
      redis.set(serverKey(instance), server, SetParams.setParams().ex(LIVES_SECONDS));
      saidAlive = System.nanoTime();
    }
  }

  private void refreshOrRead(String room) {
    stayAlive();
    if (known.containsKey(room)) {
      refresh(room);
    } else if (own.containsKey(room)) {
      read(room);
    }
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
    Map<String, String> fields = new HashMap<>(redis.hgetAll(RoomKeys.members(room)));
    if (putRight(room, fields)) {
      tell(room);
    }
    own.remove(room, Map.of()); // now that the hash has none of them either
    Map<String, Person> people = new TreeMap<>();
    fields.forEach(
        (field, value) -> {
          String owner = owner(field);
          if (owner.equals(instance) || alive.computeIfAbsent(owner, this::isAlive)) {
            int space = value.indexOf(' ');
            people.put(field, new Person(value.substring(space + 1), value.substring(0, space)));
          } else {
            redis.hdel(RoomKeys.members(room), field);
          }
        });
    return people;
  }

  /**
   * Brings what the hash has of this server in line with who is here.
   *
   * @param fields the hash, as it was read, and afterwards as it is
   * @return whether there was a difference
   */
  private boolean putRight(String room, Map<String, String> fields) {
    Map<String, String> here = own.getOrDefault(room, Map.of());
    List<String> gone =
        fields.keySet().stream()
            .filter(field -> owner(field).equals(instance) && !here.containsKey(field))
            .toList();
    Map<String, String> missing = new HashMap<>(here);
    missing.keySet().removeAll(fields.keySet());
    gone.forEach(field -> redis.hdel(RoomKeys.members(room), field));
    missing.forEach((field, value) -> redis.hset(RoomKeys.members(room), field, value));
    fields.keySet().removeAll(gone);
    fields.putAll(missing);
    return !gone.isEmpty() || !missing.isEmpty();
  }

  private boolean isAlive(String owner) {
    return redis.exists(serverKey(owner));
  }

  /** The instance of the server that has a member. */
  private static String owner(String field) {
    return field.substring(0, field.indexOf('/'));
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

package course.websocket.stress;

import course.websocket.heartbeat.ChatNode;
import course.websocket.heartbeat.HandshakeLimits;
import course.websocket.kit.FaultyLink;
import course.websocket.kit.Redis;
import course.websocket.scaling.Balancer;
import io.undertow.server.handlers.ResponseCodeHandler;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.args.FlushMode;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ClientKillParams;

/**
 * Redis, three servers and the balancer, with a link that can fail before each server and between
 * it and Redis. Safe for use by several threads, if each server is given faults by one at a time,
 * and so is Redis.
 */
final class Servers implements AutoCloseable {

  static final int COUNT = 3;

  static final Duration PING_INTERVAL = Duration.ofMillis(500);
  static final Duration PONG_TIMEOUT = Duration.ofMillis(1_000);

  private static final ChatNode.Settings SETTINGS =
      new ChatNode.Settings(PING_INTERVAL, PONG_TIMEOUT, HandshakeLimits.DEFAULT);

  private static final int RETRY_MILLIS = 100;

  private final Redis redis = Redis.process();
  private final ScheduledThreadPoolExecutor scheduler =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "heartbeat"));
  private final List<Server> servers = new ArrayList<>();
  private final Balancer balancer;

  /** One server and its two links. */
  final class Server {

    private final String name;
    private final FaultyLink toRedis = FaultyLink.to(redis.host(), redis.port());
    private final FaultyLink front;
    private final int port;
    private volatile ChatNode node;

    Server(String name) {
      this.name = name;
      this.node = start(0);
      this.port = node.port();
      this.front = FaultyLink.to("127.0.0.1", port);
    }

    FaultyLink toRedis() {
      return toRedis;
    }

    FaultyLink front() {
      return front;
    }

    private ChatNode start(int port) {
      String url = "redis://127.0.0.1:" + toRedis.port();
      return new ChatNode(name, port, url, SETTINGS, scheduler);
    }

    /** To everybody else it is gone from one moment to the next, and has said goodbye to nobody. */
    void crash() {
      front.refuse();
      front.cut();
      toRedis.refuse();
      toRedis.cut();
      node.close();
    }

    void drain(Duration over) {
      node.drain(over);
    }

    /** Starts it again, as soon as Redis answers. */
    void restart() throws InterruptedException {
      front.pass();
      toRedis.pass();
      for (; ; Thread.sleep(RETRY_MILLIS)) {
        try {
          node = start(port);
          return;
        } catch (JedisException e) {
          // not yet
        }
      }
    }
  }

  Servers() {
    scheduler.setRemoveOnCancelPolicy(true);
    syncAlways();
    Map<String, URI> addresses = new LinkedHashMap<>();
    for (int i = 1; i <= COUNT; i++) {
      Server server = new Server("s" + i);
      servers.add(server);
      addresses.put(server.name, URI.create("http://127.0.0.1:" + server.front.port()));
    }
    balancer = new Balancer(0, addresses, ResponseCodeHandler.HANDLE_404);
  }

  /** What Redis has answered it must know after a crash, or the chat could not. */
  private void syncAlways() {
    try (Jedis jedis = jedis()) {
      jedis.configSet("appendfsync", "always");
    }
  }

  private Jedis jedis() {
    return new Jedis(URI.create(redis.url()));
  }

  /** The port of the balancer. */
  int port() {
    return balancer.port();
  }

  Server server(int index) {
    return servers.get(index);
  }

  /** Closes all connections to Redis but the one that says so. */
  void killRedisConnections() {
    try (Jedis jedis = jedis()) {
      for (ClientType type : List.of(ClientType.PUBSUB, ClientType.NORMAL)) {
        jedis.clientKill(new ClientKillParams().type(type).skipMe(ClientKillParams.SkipMe.YES));
      }
    }
  }

  void killRedis() {
    redis.kill();
  }

  /** Makes Redis forget everything; with the next restart it has never known it. */
  void forgetHistory() {
    try (Jedis jedis = jedis()) {
      jedis.flushAll(FlushMode.SYNC);
    }
  }

  void restartRedis() {
    redis.restart();
    syncAlways();
  }

  /** How many connections the servers know of. */
  int connections() {
    return servers.stream().mapToInt(server -> server.node.connections()).sum();
  }

  /** The channels of rooms that some server is subscribed to. */
  List<String> roomChannels() {
    try (Jedis jedis = jedis()) {
      return jedis.pubsubChannels("chat:*");
    }
  }

  /** How many connections are open on all links to and from the servers. */
  int linkConnections() {
    return servers.stream()
        .mapToInt(server -> server.front.connections() + server.toRedis.connections())
        .sum();
  }

  /** Stops the servers, and leaves the links, to see what stays open on them. */
  void stopServers() {
    servers.parallelStream().forEach(server -> server.node.close());
    balancer.close();
    scheduler.shutdownNow();
  }

  @Override
  public void close() {
    for (Server server : servers) {
      server.front.close();
      server.toRedis.close();
    }
    redis.close();
  }
}

package course.websocket.scaling;

import course.websocket.echo.Endpoint;
import course.websocket.echo.Limits;
import course.websocket.echo.WebSocketServer;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.CookieImpl;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/**
 * One server of the chat. Start as many as needed on one Redis. Safe for use by several threads.
 *
 * <p>What it is made of, in the order of a message's way: {@link ChatEndpoint} takes it from its
 * sender, {@link RoomPublisher} stores and publishes it, {@link RoomSubscriber} hears it on every
 * server, and a {@link Room} sends it to the members there, after what {@link RoomHistory} has of
 * the messages that were missed.
 */
public final class ChatServer implements AutoCloseable {

  /** The cookie by which a balancer knows where a client was; its value is {@code id.name}. */
  static final String ROUTE_COOKIE = "CHATROUTE";

  /** A {@code say} whose every character is escaped has 13 kB; 1 MiB may wait for a slow peer. */
  private static final Limits LIMITS = new Limits(16 << 10, Limits.DEFAULT.maxQueuedBytes());

  private final String name;
  private final UnifiedJedis redis;
  private final RoomPublisher publisher;
  private final Subscriptions subscriber;
  private final RoomHistory history;
  private final Rooms rooms;
  private final ChatEndpoint chat;
  private final Presence presence;
  private final WebSocketServer server;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Starts a server.
   *
   * @param name unique among the servers, without dots: it is the route of the balancer's cookie
   * @param port a TCP port, 0 for any that is free
   * @param redisUrl such as {@code redis://127.0.0.1:6379}; see {@link RedisSettings}
   * @param around wraps the chat, as heartbeats do; {@link UnaryOperator#identity} for none
   * @throws redis.clients.jedis.exceptions.JedisConnectionException if Redis does not answer
   * @throws RuntimeException caused by a {@link java.net.BindException} if the port is in use
   */
  public ChatServer(String name, int port, String redisUrl, UnaryOperator<Endpoint> around) {
    this(name, port, redisUrl, around, Admission.OPEN, server -> {});
  }

  /**
   * Starts a server that was set up further.
   *
   * @param admission who may come in
   * @param setUp called before it listens; may add paths, and replace {@code /health}
   */
  public ChatServer(
      String name,
      int port,
      String redisUrl,
      UnaryOperator<Endpoint> around,
      Admission admission,
      Consumer<WebSocketServer> setUp) {
    this.name = name;
    RedisSettings settings = new RedisSettings(URI.create(redisUrl), "chat-" + name);
    PubSub pubSub = PubSub.of(settings);
    if (settings.isCluster()) {
      ClusterConnectionProvider cluster = settings.cluster();
      redis = settings.open(cluster);
      subscriber = new ClusterSubscriptions(new ClusterTopology(settings, redis, cluster), name);
    } else {
      redis = settings.open();
      subscriber = new RoomSubscriber(settings, redis);
    }
    try {
      redis.ping();
    } catch (RuntimeException e) {
      redis.close(); // or its pool would stay, and a thread for it
      throw e;
    }
    String instance = name + '-' + UUID.randomUUID();
    publisher = new RoomPublisher(redis, pubSub, name);
    history = new RoomHistory(redis, name);
    rooms = new Rooms(subscriber, history);
    presence = new Presence(name, instance, redis, pubSub, rooms);
    chat = new ChatEndpoint(name, rooms, publisher, history, presence);
    subscriber.start(chat);

    server = new WebSocketServer(LIMITS).allowOrigins(admission.origins().toArray(String[]::new));
    HttpHandler handshake = server.handler(around.apply(admission.around(chat)));
    server
        .http("/ws", admission.before(withRoute(instance, handshake)))
        .http("/health", exchange -> exchange.setStatusCode(isLive() ? 200 : 503));
    setUp.accept(server);
    try {
      server.start(port);
    } catch (RuntimeException e) {
      close(); // or its threads would stay, and with them the process
      throw e;
    }
  }

  /** How many rooms have members here. */
  public int rooms() {
    return rooms.names().size();
  }

  /** How often a connection that hears from Redis has come about. */
  public long redisConnects() {
    return subscriber.connects();
  }

  /** How many messages were given to Redis, stored or not. */
  public long published() {
    return chat.published();
  }

  /** How long that took in sum, in nanoseconds, from the moment that each came. */
  public long publishNanos() {
    return chat.publishNanos();
  }

  /** Whether the server hears from Redis. */
  public boolean isLive() {
    return subscriber.isLive();
  }

  /**
   * Sets the cookie that a balancer's sticky sessions look at: they want the part after the dot.
   */
  private HttpHandler withRoute(String instance, HttpHandler next) {
    return exchange -> {
      exchange.setResponseCookie(
          new CookieImpl(ROUTE_COOKIE, instance + '.' + name).setPath("/").setHttpOnly(true));
      next.handleRequest(exchange);
    };
  }

  public String name() {
    return name;
  }

  public int port() {
    return server.port();
  }

  /** The address of a room, {@code ws://127.0.0.1:port/ws/room?name=name}. */
  public URI uri(String room, String member) {
    return server.uri("/ws/" + room + "?name=" + member);
  }

  /** Runs a server on the port that the first argument names, and the Redis of the second. */
  public static void main(String[] args) {
    ChatServer chat =
        new ChatServer("s1", Integer.parseInt(args[0]), args[1], UnaryOperator.identity());
    chat.server.runUntilStopped("/ws/lobby");
  }

  /** Closes every connection with 1001, tells the other servers, and stops. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.close();
      presence.close();
      publisher.close();
      subscriber.close();
      history.close();
      redis.close();
    }
  }
}

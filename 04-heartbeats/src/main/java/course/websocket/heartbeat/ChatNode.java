package course.websocket.heartbeat;

import course.websocket.broadcast.Outbox;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Limits;
import course.websocket.echo.WebSocketServer;
import course.websocket.scaling.Admission;
import course.websocket.scaling.ChatServer;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One server of the finished chat: that of lesson 3, with heartbeats, time limits, and a way to
 * stop that nobody notices. Safe for use by several threads.
 */
public final class ChatNode implements AutoCloseable {

  /** What may wait for a client that reads slowly. */
  private static final int MAX_QUEUED_BYTES = Limits.DEFAULT.maxQueuedBytes();

  /**
   * How long a container takes to send its clients away: half of the ten seconds that it is given.
   */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  /** How long clients may take to leave a server that is drained, beyond the time for it. */
  private static final long LEAVE_MILLIS = 2_000;

  /**
   * What a server asks of its clients. Immutable.
   *
   * @param pingInterval see {@link Heartbeat}
   * @param pongTimeout see {@link Heartbeat}
   */
  public record Settings(Duration pingInterval, Duration pongTimeout, HandshakeLimits handshake) {

    /**
     * Pings well below the 60 seconds after which many a proxy cuts a silent connection; and a time
     * for the pong that is long enough for a phone that wakes up, and short enough that the room
     * soon knows.
     */
    public static final Settings DEFAULT =
        new Settings(Duration.ofSeconds(20), Duration.ofSeconds(10), HandshakeLimits.DEFAULT);
  }

  private final Settings settings;
  private final ScheduledExecutorService scheduler;
  private final String host;
  private final ChatServer server;

  // These are set while the server is built, before it listens.
  private Metrics metrics;
  private Drain drain;
  private Heartbeat heartbeat;

  /**
   * Starts a server; see {@link ChatServer#ChatServer}.
   *
   * @param scheduler for the heartbeats; it stays the caller's
   */
  public ChatNode(
      String name,
      int port,
      String redisUrl,
      Settings settings,
      ScheduledExecutorService scheduler) {
    this(name, port, redisUrl, settings, scheduler, Admission.OPEN, "127.0.0.1");
  }

  /**
   * Starts a server that does not let everybody in; see the shorter constructor for the rest.
   *
   * @param host the address that it listens on, {@code 0.0.0.0} for every one of the machine
   */
  public ChatNode(
      String name,
      int port,
      String redisUrl,
      Settings settings,
      ScheduledExecutorService scheduler,
      Admission admission,
      String host) {
    this.settings = settings;
    this.scheduler = scheduler;
    this.host = host;
    this.server = new ChatServer(name, port, redisUrl, this::around, admission, this::setUp);
    metrics.watch(server, heartbeat);
  }

  private Endpoint around(Endpoint chat) {
    metrics = new Metrics(chat);
    drain = new Drain(metrics, scheduler);
    heartbeat =
        new Heartbeat(drain, settings.pingInterval, settings.pongTimeout, scheduler, new Random());
    return heartbeat;
  }

  private void setUp(WebSocketServer webSockets) {
    webSockets.host(host);
    webSockets.undertow(settings.handshake::set);
    webSockets.queues(() -> metrics.around(new Outbox(MAX_QUEUED_BYTES, Outbox.Policy.CLOSE)));
    webSockets.http("/", ChatPage.handler()); // for a balancer that has none
    webSockets.http("/health", exchange -> exchange.setStatusCode(isHealthy() ? 200 : 503));
    webSockets.http("/metrics", metrics::page);
  }

  /** Whether a balancer may send clients here: the server hears from Redis and is not drained. */
  public boolean isHealthy() {
    ChatServer chat = server; // null while it starts: a balancer may ask already
    return chat != null && !drain.isDraining() && chat.isLive();
  }

  /** How many clients are connected. */
  public int connections() {
    return drain.connections();
  }

  public int port() {
    return server.port();
  }

  /**
   * Stops without haste: refuses newcomers, asks one client after the other to leave, and closes
   * when the last one has. Blocks until then, at most for the given time and two seconds more.
   */
  public void drain(Duration over) {
    try {
      drain.start(over).get(over.toMillis() + LEAVE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // close ends those who do not answer
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** What runs the heartbeats of any number of servers. */
  static ScheduledExecutorService newScheduler() {
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "heartbeat"));
    scheduler.setRemoveOnCancelPolicy(true); // or each ended connection stays in the queue
    return scheduler;
  }

  /**
   * Runs a server on every address of the machine; on SIGTERM it is drained. It takes its name from
   * {@code CHAT_NAME}, its port from {@code CHAT_PORT}, 8080 if there is none, and Redis from
   * {@code REDIS_URL}; {@link Admission#of} takes the rest.
   */
  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    ChatNode node =
        new ChatNode(
            environment.get("CHAT_NAME"),
            Integer.parseInt(environment.getOrDefault("CHAT_PORT", "8080")),
            environment.get("REDIS_URL"),
            Settings.DEFAULT,
            newScheduler(),
            Admission.of(environment),
            "0.0.0.0");
    System.out.println("ready http://127.0.0.1:" + node.port() + "/");
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  node.drain(DRAIN);
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
  }

  /** Closes every connection with 1001 at once, and stops. */
  @Override
  public void close() {
    server.close();
    heartbeat.close();
  }
}

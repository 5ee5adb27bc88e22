package course.websocket.heartbeat;

import course.websocket.echo.Endpoint;
import course.websocket.scaling.ChatOptions;
import course.websocket.scaling.ChatServer;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.UnaryOperator;

/**
 * One server of the chat as a process of its own, for a container: with heartbeats, and with the
 * page. Stateless, safe for use by several threads.
 */
public final class ChatNode {

  /** Well below the 60 seconds after which many a proxy cuts a silent connection. */
  private static final Duration PING_INTERVAL = Duration.ofSeconds(20);

  /** Long enough for a phone that wakes up, short enough that the room soon knows. */
  private static final Duration PONG_TIMEOUT = Duration.ofSeconds(10);

  private ChatNode() {}

  /** What runs the heartbeats of any number of servers. */
  static ScheduledExecutorService scheduler() {
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "heartbeat"));
    scheduler.setRemoveOnCancelPolicy(true); // or each ended connection stays in the queue
    return scheduler;
  }

  static UnaryOperator<Endpoint> heartbeats(ScheduledExecutorService scheduler) {
    return chat -> new Heartbeat(chat, PING_INTERVAL, PONG_TIMEOUT, scheduler, new Random());
  }

  /**
   * Runs a server on every address of the machine, until SIGTERM. It takes its name from {@code
   * CHAT_NAME}, its port from {@code CHAT_PORT}, 8080 if there is none, and Redis from {@code
   * REDIS_URL}; the rest is that of {@link ChatOptions#of}.
   */
  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    ScheduledExecutorService scheduler = scheduler();
    ChatServer server =
        new ChatServer(
            environment.get("CHAT_NAME"),
            Integer.parseInt(environment.getOrDefault("CHAT_PORT", "8080")),
            environment.get("REDIS_URL"),
            heartbeats(scheduler),
            ChatOptions.of(environment).withHost("0.0.0.0").withPage(ChatPage.handler()));
    System.out.println("ready http://127.0.0.1:" + server.port() + "/");
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  scheduler.shutdownNow();
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
  }
}

package course.websocket.bench;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Limits;
import course.websocket.echo.Request;
import course.websocket.echo.WebSocketServer;
import course.websocket.heartbeat.Heartbeat;
import course.websocket.kit.FaultyLink;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "half-open",
    mixinStandardHelpOptions = true,
    description = "Let links fall silent, and see how long the heartbeat takes to find out.")
final class HalfOpenCommand implements Callable<Integer> {

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  @Option(names = "--links", defaultValue = "30", description = "Default: ${DEFAULT-VALUE}.")
  private int links;

  @Override
  public Integer call() throws Exception {
    Tally tally = new Tally();
    SynchronousQueue<String> events = new SynchronousQueue<>();
    ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    scheduler.setRemoveOnCancelPolicy(true);
    try (Heartbeat heartbeat =
            new Heartbeat(new Told(events), INTERVAL, TIMEOUT, scheduler, new Random());
        WebSocketServer server =
            new WebSocketServer(Limits.DEFAULT).endpoint("/ws", heartbeat).start(0)) {
      for (int i = 0; i < links; i++) {
        tally.delivered(silence(server.port(), events));
      }
    } finally {
      scheduler.shutdownNow();
    }
    System.out.printf(
        "%d links fell silent; found after p50 %.0f ms, max %.0f ms "
            + "(a ping each %d ms, %d ms for the answer)%n",
        links, tally.millis(50), tally.millis(100), INTERVAL.toMillis(), TIMEOUT.toMillis());
    return 0;
  }

  /** How long a client was taken for alive after the bytes had begun to vanish, in nanoseconds. */
  private static long silence(int port, SynchronousQueue<String> events)
      throws InterruptedException {
    try (FaultyLink link = FaultyLink.to("127.0.0.1", port)) {
      URI uri = URI.create("ws://127.0.0.1:" + link.port() + "/ws");
      WebSocket client =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(uri, new WebSocket.Listener() {})
              .join();
      await(events, "open");
      link.swallow();
      long start = System.nanoTime();
      await(events, "closed");
      client.abort();
      return System.nanoTime() - start;
    }
  }

  private static void await(SynchronousQueue<String> events, String wanted)
      throws InterruptedException {
    String event = events.poll(10, TimeUnit.SECONDS);
    if (!wanted.equals(event)) {
      throw new IllegalStateException("waited for " + wanted + ", got " + event);
    }
  }

  /** Tells when a connection opens and ends; the I/O thread waits until somebody has heard it. */
  private record Told(SynchronousQueue<String> events) implements Endpoint {
    @Override
    public void onOpen(Connection connection, Request request) {
      tell("open");
    }

    @Override
    public void onClose(Connection connection, int code) {
      tell("closed");
    }

    private void tell(String event) {
      try {
        events.offer(event, 10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

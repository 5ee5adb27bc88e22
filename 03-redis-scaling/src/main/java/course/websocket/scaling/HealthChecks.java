package course.websocket.scaling;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Asks each server again and again how it is, by {@code GET /health}. Safe for use by several
 * threads: one of its own does all the work.
 */
final class HealthChecks implements AutoCloseable {

  /** Between two rounds: so long, clients are still sent to a server that wants no more. */
  private static final int INTERVAL_MILLIS = 250;

  /** How long an answer may take; a server that is silent holds up the questions to others. */
  private static final int TIMEOUT_MILLIS = 500;

  private final Map<String, URI> servers;
  private final BiConsumer<String, Boolean> change;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "health-checks"));

  /** Only used by the thread: what each server answered last. */
  private final Map<String, Boolean> healthy = new HashMap<>();

  /**
   * Begins to ask.
   *
   * @param servers the address of each server, by its name; they count as healthy at first
   * @param change hears of a server that has become healthy, or is so no more
   */
  HealthChecks(Map<String, URI> servers, BiConsumer<String, Boolean> change) {
    this.servers = Map.copyOf(servers);
    this.change = change;
    thread.scheduleWithFixedDelay(
        this::askAll, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void askAll() {
    servers.forEach(
        (name, address) -> {
          boolean now = isHealthy(address.resolve("/health"));
          Boolean before = healthy.put(name, now);
          if (now != (before == null || before)) {
            change.accept(name, now);
          }
        });
  }

  /** Whether it says so; one that is silent is asked twice, as it may only be busy. */
  private static boolean isHealthy(URI address) {
    for (int attempt = 1; attempt <= 2; attempt++) {
      try {
        return status(address) == 200;
      } catch (SocketTimeoutException e) {
        continue;
      } catch (IOException e) {
        return false;
      }
    }
    return false;
  }

  private static int status(URI address) throws IOException {
    HttpURLConnection question = (HttpURLConnection) address.toURL().openConnection();
    question.setConnectTimeout(TIMEOUT_MILLIS);
    question.setReadTimeout(TIMEOUT_MILLIS);
    try {
      return question.getResponseCode();
    } finally {
      question.disconnect();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

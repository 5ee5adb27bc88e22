package course.websocket.stress;

import course.websocket.kit.FaultyLink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A plan of faults: the same seed has the same faults, at the same places, in the same order. Used
 * by one thread; each fault runs on a thread of its own until it is over.
 */
final class Faults {

  /** A fault's own part: begins it, lets it last, and ends it. */
  private interface Fault {
    void run(int millis) throws InterruptedException;
  }

  private static final int MIN_GAP_MILLIS = 150;
  private static final int MAX_GAP_MILLIS = 900;

  /** Longer than the ping interval, the pong timeout and the silence: so both ends notice. */
  private static final int MAX_LENGTH_MILLIS = 3_000;

  private static final Duration DRAIN = Duration.ofMillis(500);
  private static final Duration SLOW = Duration.ofMillis(120);

  private final Random random;
  private final Servers servers;
  private final List<FaultyLink> clientLinks;
  private final Ledger ledger;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> new Thread(task, "fault"));

  /** What has a fault now: one at a time for each. */
  private final Map<Object, Boolean> busy = new ConcurrentHashMap<>();

  private final Map<String, Integer> counts = new TreeMap<>();

  Faults(long seed, Servers servers, List<FaultyLink> clientLinks, Ledger ledger) {
    this.random = new Random(seed);
    this.servers = servers;
    this.clientLinks = clientLinks;
    this.ledger = ledger;
  }

  /**
   * Begins the next fault, unless its place has one.
   *
   * @return how long to wait before the one after it, in milliseconds
   */
  int next() {
    // Each draw is made whether it is needed or not, or the plan would depend on the time.
    int kind = random.nextInt(100);
    int length = random.nextInt(MAX_LENGTH_MILLIS);
    FaultyLink clientLink = clientLinks.get(random.nextInt(clientLinks.size()));
    Servers.Server server = servers.server(random.nextInt(Servers.COUNT));
    int gap = MIN_GAP_MILLIS + random.nextInt(MAX_GAP_MILLIS - MIN_GAP_MILLIS);
    if (kind < 15) {
      begin("cut client link", clientLink, length, millis -> clientLink.cut());
    } else if (kind < 27) {
      begin("half-open client link", clientLink, length, millis -> halfOpen(clientLink, millis));
    } else if (kind < 37) {
      begin("slow client link", clientLink, length, millis -> slow(clientLink, millis));
    } else if (kind < 45) {
      begin("half-open server", server, length, millis -> halfOpen(server.front(), millis));
    } else if (kind < 55) {
      begin("cut server from Redis", server, length, millis -> cutOff(server.toRedis(), millis));
    } else if (kind < 61) {
      begin("half-open to Redis", server, length, millis -> halfOpen(server.toRedis(), millis));
    } else if (kind < 67) {
      begin("slow to Redis", server, length, millis -> slow(server.toRedis(), millis));
    } else if (kind < 77) {
      begin("crash server", server, length, millis -> crash(server, millis));
    } else if (kind < 85) {
      begin("drain server", server, length, millis -> drain(server, millis));
    } else if (kind < 93) {
      begin("kill Redis connections", servers, length, millis -> servers.killRedisConnections());
    } else if (kind < 98) {
      begin("kill Redis", servers, length, millis -> killRedis(millis / 2));
    } else {
      begin("lose the history", servers, length, millis -> loseHistory(millis / 2));
    }
    return gap;
  }

  private void begin(String name, Object place, int millis, Fault fault) {
    if (busy.putIfAbsent(place, true) != null) {
      return;
    }
    counts.merge(name, 1, Integer::sum);
    threads.execute(
        () -> {
          try {
            fault.run(millis);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            ledger.breach("the stress itself: " + name + " failed with " + e);
          } finally {
            busy.remove(place);
          }
        });
  }

  /** Bytes vanish, and no end is seen; TCP never goes on after a hole, so it ends with a reset. */
  private static void halfOpen(FaultyLink link, int millis) throws InterruptedException {
    link.swallow();
    Thread.sleep(millis);
    link.cut();
    link.pass();
  }

  private static void cutOff(FaultyLink link, int millis) throws InterruptedException {
    link.refuse();
    link.cut();
    Thread.sleep(millis);
    link.pass();
  }

  private static void slow(FaultyLink link, int millis) throws InterruptedException {
    link.delay(SLOW);
    Thread.sleep(millis);
    link.pass();
  }

  private static void crash(Servers.Server server, int millis) throws InterruptedException {
    server.crash();
    Thread.sleep(millis);
    server.restart();
  }

  private static void drain(Servers.Server server, int millis) throws InterruptedException {
    server.drain(DRAIN);
    Thread.sleep(millis / 4);
    server.restart();
  }

  private void killRedis(int millis) throws InterruptedException {
    servers.killRedis();
    Thread.sleep(millis);
    servers.restartRedis();
  }

  private void loseHistory(int millis) throws InterruptedException {
    servers.forgetHistory();
    killRedis(millis);
  }

  /** Waits until the faults that have begun are over. */
  void awaitEnd() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
      ledger.breach("the stress itself: a fault does not end");
    }
  }

  String figures() {
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey())
        .collect(Collectors.joining(", "));
  }
}

package course.websocket.stress;

import course.websocket.kit.FaultyLink;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The chat under faults, held against its promises: three servers and their clients in this
 * process, a Redis of their own, and a seeded plan of what breaks. Used by one thread.
 *
 * <p>Checked is: what was accepted reaches every member that stays or comes back, once and in the
 * order of the room, or that member is told to reload; everybody comes back; half-open links are
 * found; memory is bounded; and at the end nothing is left, no thread, no subscription, no socket.
 */
public final class Stress {

  private static final int CLIENT_LINKS = 4;

  /** How long it may take until everybody is back, after the last fault is over. */
  private static final Duration CALM = Duration.ofSeconds(20);

  /** Between two last words. */
  private static final Duration WORD_AGAIN = Duration.ofSeconds(2);

  /** How long the end of all threads and sockets may take. */
  private static final Duration END = Duration.ofSeconds(10);

  /** Until a half-open connection must have been found, and a little for a busy machine. */
  private static final Duration FOUND =
      Servers.PING_INTERVAL.plus(Servers.PONG_TIMEOUT).plusSeconds(1);

  /** What the ledger may take, and the caches of a Java that has been running for a while. */
  private static final long MAX_GROWTH_MIB = 96;

  private static final int POLL_MILLIS = 20;
  private static final int MAX_SHOWN = 10;

  private final PrintStream out;
  private final Ledger ledger = new Ledger();

  private Stress(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs once.
   *
   * @return whether all promises were kept
   */
  public static boolean run(long seed, int seconds, PrintStream out) throws InterruptedException {
    out.println("stress: seed " + seed + ", " + seconds + " s");
    Stress stress = new Stress(out);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (Alarms alarms = new Alarms(stress.ledger)) {
      stress.run(seed, seconds);
      out.println("logged: " + alarms.figures());
    }
    stress.await("these threads are left", END, () -> threads(before));
    return stress.verdict(seed);
  }

  private void run(long seed, int seconds) throws InterruptedException {
    List<FaultyLink> links = new ArrayList<>();
    try (Servers servers = new Servers()) {
      for (int i = 0; i < CLIENT_LINKS; i++) {
        links.add(FaultyLink.to("127.0.0.1", servers.port()));
      }
      try (Clients clients = new Clients(seed, links, ledger)) {
        await("never welcomed", CALM, clients::notWelcomed);
        long heap = heapMib();
        breakThings(seed, seconds, servers, links);
        calm("the last word", clients);
        tunnel(servers, links.get(0), clients);
        calm("the very last word", clients);
        clients.check();
        long growth = heapMib() - heap;
        out.println("heap: " + growth + " MiB more than at the beginning");
        if (growth > MAX_GROWTH_MIB) {
          ledger.breach("the heap has grown by " + growth + " MiB");
        }
        clients.leave();
        await("rooms that are still subscribed", END, servers::roomChannels);
        awaitNone("connections that servers still know of", servers::connections);
        awaitNone("client sockets that are left", () -> connections(links));
        servers.stopServers();
        awaitNone("server sockets that are left", servers::linkConnections);
      }
    } finally {
      links.forEach(FaultyLink::close);
    }
  }

  private void breakThings(long seed, int seconds, Servers servers, List<FaultyLink> links)
      throws InterruptedException {
    Faults faults = new Faults(seed, servers, links, ledger);
    long start = System.nanoTime();
    while (ledger.breaches().isEmpty()
        && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
      Thread.sleep(faults.next());
    }
    faults.awaitEnd();
    out.println("faults: " + faults.figures());
  }

  /**
   * All is well again: everybody comes back, and everything is answered. The word is said again and
   * again, as the first one may stand before the place that a reload names.
   */
  private void calm(String word, Clients clients) throws InterruptedException {
    long start = System.nanoTime();
    List<String> without;
    do {
      clients.lastWord(word);
      without = left(WORD_AGAIN, () -> clients.without(word));
    } while (!without.isEmpty() && System.nanoTime() - start < CALM.toNanos());
    breachIfAny("without " + word + " or an answer", without);
  }

  /** A link that stays half-open: the servers must give up whoever is behind it. */
  private void tunnel(Servers servers, FaultyLink link, Clients clients)
      throws InterruptedException {
    int others = Clients.COUNT - clients.behind(link);
    link.swallow();
    await(
        "half-open connections that no server has found",
        FOUND,
        () -> surplus(servers.connections() - others));
    link.cut();
    link.pass();
  }

  private void awaitNone(String what, Supplier<Integer> count) throws InterruptedException {
    await(what, END, () -> surplus(count.get()));
  }

  private static List<String> surplus(int count) {
    return count <= 0 ? List.of() : List.of(Integer.toString(count));
  }

  private static int connections(List<FaultyLink> links) {
    return links.stream().mapToInt(FaultyLink::connections).sum();
  }

  /** Waits until nothing is left of what must go; else it is a breach. */
  private void await(String what, Duration limit, Supplier<List<String>> left)
      throws InterruptedException {
    breachIfAny(what, left(limit, left));
  }

  /** Waits until nothing is left, or the time is over; gives what is left then. */
  private static List<String> left(Duration limit, Supplier<List<String>> left)
      throws InterruptedException {
    long start = System.nanoTime();
    List<String> now = left.get();
    while (!now.isEmpty() && System.nanoTime() - start < limit.toNanos()) {
      Thread.sleep(POLL_MILLIS);
      now = left.get();
    }
    return now;
  }

  private void breachIfAny(String what, List<String> left) {
    if (!left.isEmpty()) {
      ledger.breach(what + ": " + left.stream().limit(MAX_SHOWN).collect(Collectors.joining(", ")));
    }
  }

  /** The threads that are here and were not before, but for those that Java keeps for later. */
  private static List<String> threads(Set<Thread> before) {
    Set<Thread> now = new HashSet<>(Thread.getAllStackTraces().keySet());
    now.removeAll(before);
    return now.stream()
        .map(Thread::getName)
        .filter(
            name ->
                !name.matches(
                    "HttpClient-.*|ForkJoinPool.*|CompletableFutureDelayScheduler|Keep-Alive-.*"
                        + "|process reaper.*|Cleaner-.*|Common-Cleaner"))
        .sorted()
        .toList();
  }

  private static long heapMib() {
    System.gc();
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
  }

  private boolean verdict(long seed) {
    out.println(ledger.figures());
    List<String> breaches = ledger.breaches();
    breaches.stream()
        .distinct()
        .limit(MAX_SHOWN)
        .forEach(breach -> out.println("breach: " + breach));
    out.println("stress: seed " + seed + ", breaches: " + breaches.size());
    return breaches.isEmpty();
  }
}

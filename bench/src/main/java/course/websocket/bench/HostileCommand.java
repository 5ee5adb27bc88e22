package course.websocket.bench;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "hostile",
    mixinStandardHelpOptions = true,
    description = "Let malformed clients attack an echo server, and look after the good ones.")
final class HostileCommand implements Callable<Integer> {

  private static final int GOOD = 50;
  private static final int ATTACKERS = 4;

  /** How many clients may stay in half a handshake: each takes two descriptors here. */
  private static final int MAX_HELD = 1_000;

  @Option(names = "--clients", defaultValue = "10000", description = "Default: ${DEFAULT-VALUE}.")
  private int clients;

  @Override
  public Integer call() throws Exception {
    for (Peer peer : List.of(Peer.HANDMADE, Peer.UNDERTOW)) {
      try (ServerProcess server = peer.start(Peer.Role.ECHO, 1, null)) {
        System.out.println(peer.label() + ": " + attack(server, clients));
      }
    }
    return 0;
  }

  /**
   * Attacks a server while others talk to it.
   *
   * @return how the good clients fared
   * @throws IllegalStateException if one of them was lost, or an attack did not end as it must
   */
  static String attack(ServerProcess server, int clients) throws Exception {
    URI attacked = server.uri().resolve("/echo");
    Tally before = new Tally();
    Tally meanwhile = new Tally();
    List<Socket> held = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    AtomicInteger next = new AtomicInteger();
    List<Thread> attackers = new ArrayList<>();
    try (LoadGenerator good = new LoadGenerator(Dialect.PLAIN)) {
      good.open(GOOD, n -> attacked);
      Tally[] current = {before};
      new EchoLoad(good, 1, "x".repeat(32), nanos -> current[0].delivered(nanos));
      good.run(TimeUnit.SECONDS.toNanos(2));
      long memory = server.rssKb();
      current[0] = meanwhile;
      for (int i = 0; i < ATTACKERS; i++) {
        Thread attacker = new Thread(() -> attackAll(attacked, clients, next, held, failures));
        attackers.add(attacker);
        attacker.start();
      }
      good.run(() -> attackers.stream().noneMatch(Thread::isAlive));
      if (!failures.isEmpty()) {
        throw new IllegalStateException(failures.size() + " failed", failures.get(0));
      }
      if (good.lost() > 0) {
        throw new IllegalStateException(good.lost() + " good clients were lost");
      }
      return String.format(
          Locale.ROOT,
          "%,d malformed clients, %,d of them still in half a handshake; %d good ones lost none, "
              + "p99 %.1f ms before and %.1f ms meanwhile; %,d MB before and %,d MB after",
          clients,
          held.size(),
          GOOD,
          before.millis(99),
          meanwhile.millis(99),
          memory / 1_000,
          server.rssKb() / 1_000);
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  private static void attackAll(
      URI uri, int clients, AtomicInteger next, List<Socket> held, List<Throwable> failures) {
    Hostile[] kinds = Hostile.values();
    for (int i = next.getAndIncrement(); i < clients; i = next.getAndIncrement()) {
      Hostile kind = kinds[i % kinds.length];
      try {
        Socket stays = kind.attack(uri);
        if (stays != null) {
          synchronized (held) {
            held.add(stays);
            if (held.size() > MAX_HELD) {
              held.remove(0).close();
            }
          }
        }
      } catch (IOException | RuntimeException e) {
        synchronized (failures) {
          failures.add(new IllegalStateException(kind + ": " + e, e));
        }
      }
    }
  }
}

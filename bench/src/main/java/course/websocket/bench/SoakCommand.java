package course.websocket.bench;

import course.websocket.kit.Redis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description =
        "Let clients come, talk and go on three servers for a long time; watch what grows.")
final class SoakCommand implements Callable<Integer> {

  private static final int CLIENTS = 300;
  private static final int IN_FLIGHT = 4;
  private static final long CYCLE_SECONDS = 8;
  private static final int MALFORMED = 100;

  /** What the last quarter may have more than the second, in percent. */
  private static final int TOLERANCE = 10;

  @Option(names = "--minutes", defaultValue = "30", description = "Default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Option(names = "--engine", defaultValue = "handmade", description = "handmade or undertow.")
  private String engine;

  @Override
  public Integer call() throws Exception {
    Peer peer = Peer.of(engine);
    long end = System.nanoTime() + (long) (minutes * TimeUnit.MINUTES.toNanos(1));
    List<long[]> cycles = new ArrayList<>();
    List<ServerProcess> servers = new ArrayList<>();
    try (Redis redis = Redis.start();
        ServerProcess echo = peer.start(Peer.Role.ECHO, 1, null)) {
      for (int i = 1; i <= Work.CHAT_SERVERS; i++) {
        servers.add(peer.start(Peer.Role.CHAT, i, redis.url()));
      }
      for (int cycle = 1; System.nanoTime() < end; cycle++) {
        long messages = talk(peer, servers, cycle);
        HostileCommand.attack(echo, MALFORMED);
        servers.add(echo);
        long[] now = {
          sum(servers, ServerProcess::rssKb) / 1_000, sum(servers, ServerProcess::descriptors)
        };
        servers.remove(echo);
        cycles.add(now);
        System.out.printf(
            Locale.ROOT,
            "cycle %d: %,d deliveries, then %,d MB and %d descriptors%n",
            cycle,
            messages,
            now[0],
            now[1]);
      }
    } finally {
      servers.forEach(ServerProcess::close);
    }
    boolean flat = flat(cycles, 0, "memory, MB") & flat(cycles, 1, "descriptors");
    return flat ? 0 : 1;
  }

  private static long talk(Peer peer, List<ServerProcess> servers, int cycle) {
    Dialect dialect = peer.dialect(Peer.Role.CHAT);
    Tally deliveries = new Tally();
    try (LoadGenerator generator = new LoadGenerator(dialect)) {
      generator.open(
          CLIENTS,
          n ->
              servers
                  .get(n % servers.size())
                  .uri()
                  .resolve(dialect.roomPath().replace("%d", cycle + "-" + n)));
      new RoomLoad(generator, cycle, CLIENTS, IN_FLIGHT, "x".repeat(32), deliveries, new Tally());
      generator.run(TimeUnit.SECONDS.toNanos(CYCLE_SECONDS));
      if (generator.lost() > 0) {
        throw new IllegalStateException(generator.lost() + " clients were lost");
      }
    }
    return deliveries.count();
  }

  private static long sum(List<ServerProcess> servers, ToLongFunction<ServerProcess> value) {
    return servers.stream().mapToLong(value).sum();
  }

  /** Compares the last quarter with the second; the first is for getting warm. */
  private static boolean flat(List<long[]> cycles, int value, String what) {
    int quarter = cycles.size() / 4;
    if (quarter == 0) {
      System.out.println(what + ": too few cycles to tell");
      return true;
    }
    double second = mean(cycles.subList(quarter, 2 * quarter), value);
    double last = mean(cycles.subList(cycles.size() - quarter, cycles.size()), value);
    double growth = 100 * (last / second - 1);
    System.out.printf(Locale.ROOT, "%s: %.0f, then %.0f (%+.1f %%)%n", what, second, last, growth);
    return growth <= TOLERANCE;
  }

  private static double mean(List<long[]> cycles, int value) {
    return cycles.stream().mapToLong(cycle -> cycle[value]).average().orElseThrow();
  }
}

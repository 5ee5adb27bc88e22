package course.websocket.bench;

import course.websocket.bench.peers.BehindProxy;
import course.websocket.kit.Redis;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures a piece of work: every server runs all the time, and in each round one after the other
 * is put under load, so that a slow minute of the machine meets all of them. Used by one thread.
 */
final class Measure implements AutoCloseable {

  /** Let the load get going, and the servers meet the new connections, before it counts. */
  private static final long RUN_UP = TimeUnit.MILLISECONDS.toNanos(300);

  private static final String TEXT = "x".repeat(32);
  private static final String LONG_TEXT = "x".repeat(1_000);

  private final Work work;
  private final Map<Peer, List<ServerProcess>> servers = new EnumMap<>(Peer.class);

  /** Ends what a peer has behind it, for itself alone: they would hear each other. */
  private final List<Runnable> ends = new ArrayList<>();

  /** Starts the servers. */
  Measure(Work work, List<Peer> peers) {
    this.work = work;
    for (Peer peer : peers) {
      List<ServerProcess> started = new ArrayList<>();
      servers.put(peer, started);
      try {
        start(peer, started);
      } catch (UncheckedIOException | IllegalStateException e) {
        System.err.println(peer.label() + " is left out: " + e.getMessage());
        servers.remove(peer).forEach(ServerProcess::close);
      }
    }
  }

  private void start(Peer peer, List<ServerProcess> started) {
    switch (work.role()) {
      case CHAT -> {
        Redis redis = Redis.start();
        ends.add(redis::close);
        for (int i = 1; i <= Work.CHAT_SERVERS; i++) {
          started.add(peer.start(work.role(), i, redis.url()));
        }
      }
      case PROXY -> {
        ServerProcess server = ServerProcess.start(Peer.java(BehindProxy.class));
        ends.add(server::close);
        started.add(peer.start(work.role(), 1, server.uri().toString()));
      }
      default -> started.add(peer.start(work.role(), 1, null));
    }
  }

  /** Puts each peer under load once, and hands out what it came to; who fails is named. */
  void round(int number, long nanos, Consumer<Measurement> results) {
    for (Peer peer : servers.keySet()) {
      try {
        results.accept(measure(peer, number, nanos));
      } catch (RuntimeException e) {
        System.err.println(work.name() + ", " + peer.label() + ": " + e.getMessage());
      }
    }
  }

  private Measurement measure(Peer peer, int round, long nanos) {
    List<ServerProcess> nodes = servers.get(peer);
    Dialect dialect = peer.dialect(work.role());
    boolean echoes = work.role() == Peer.Role.ECHO || work.role() == Peer.Role.PROXY;
    String path = echoes ? dialect.echoPath() : dialect.roomPath();
    Tally tally = new Tally();
    Tally lastMembers = new Tally();
    try (LoadGenerator generator = new LoadGenerator(dialect)) {
      generator.open(
          work.connections(),
          n -> nodes.get(n % nodes.size()).uri().resolve(path.replace("%d", Integer.toString(n))));
      generator.run(RUN_UP); // what the arrivals have set going
      int reading = work.connections() - work.stalled();
      generator.clients().subList(reading, work.connections()).forEach(Client::stall);
      if (echoes) {
        new EchoLoad(generator, work.inFlight(), TEXT, tally::delivered);
      } else if (work.rate() > 0) {
        new RateLoad(generator, work.rate(), TEXT, tally);
      } else {
        String text = work.name().contains("stalled") ? LONG_TEXT : TEXT;
        new RoomLoad(generator, round, reading, work.inFlight(), text, tally, lastMembers);
      }
      generator.run(RUN_UP);
      tally.reset();
      lastMembers.reset();
      long cpu = cpu(nodes);
      long own = LoadGenerator.cpuNanos();
      long start = System.nanoTime();
      generator.run(nanos);
      double elapsed = System.nanoTime() - start;
      double used = cpu(nodes) - cpu;
      Tally times = lastMembers.count() > 0 ? lastMembers : tally;
      return new Measurement(
          work.name(),
          peer,
          round,
          used / 1e3 / tally.count(),
          tally.count() / elapsed * 1e9,
          times.millis(50),
          times.millis(99),
          times.millis(100),
          used / elapsed,
          (LoadGenerator.cpuNanos() - own) / elapsed,
          nodes.stream().mapToLong(ServerProcess::rssKb).sum() / 1e3);
    }
  }

  private static long cpu(List<ServerProcess> nodes) {
    return nodes.stream().mapToLong(node -> node.cpu().toNanos()).sum();
  }

  @Override
  public void close() {
    servers.values().forEach(nodes -> nodes.forEach(ServerProcess::close));
    ends.forEach(Runnable::run);
  }
}

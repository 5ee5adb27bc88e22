package course.websocket.scaling;

import static course.websocket.kit.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClusterResetType;
import redis.clients.jedis.params.MigrateParams;

/**
 * A Redis Cluster of six processes on this machine, three of them replicas. It needs a {@code
 * redis-server} 7 on the PATH. Used by one thread.
 */
final class SixNodes implements AutoCloseable {

  private static final int SLOTS = 16_384;
  private static final int MASTERS = 3;

  /** A node's second port, for the other nodes, is this much above the first. */
  private static final int BUS = 10_000;

  private static final int MAX_PORT = 65_535;

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final List<Jedis> nodes = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  /** Starts the nodes, and waits until they are a cluster. */
  SixNodes() throws IOException {
    folder = Files.createTempDirectory("course-cluster-");
    try {
      for (int i = 0; i < 2 * MASTERS; i++) {
        start(i);
      }
      join();
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void start(int number) throws IOException {
    int port = freePort();
    ports.add(port);
    Path own = Files.createDirectory(folder.resolve("node" + number));
    Files.writeString(
        own.resolve("redis.conf"),
        """
        bind 127.0.0.1
        port %d
        save ""
        appendonly yes
        cluster-enabled yes
        cluster-node-timeout 2000
        """
            .formatted(port));
    processes.add(
        new ProcessBuilder("redis-server", "redis.conf")
            .directory(own.toFile())
            .redirectErrorStream(true)
            .redirectOutput(own.resolve("log").toFile())
            .start());
    Process process = processes.get(number);
    eventually("node " + number + " answers", LIMIT, () -> connect(process, port));
  }

  private boolean connect(Process process, int port) {
    if (!process.isAlive()) {
      throw new AssertionError("redis-server has ended with status " + process.exitValue());
    }
    Jedis node = new Jedis("127.0.0.1", port);
    try {
      node.ping();
      return nodes.add(node);
    } catch (RuntimeException e) {
      node.close();
      return false;
    }
  }

  private void join() {
    for (int i = 0; i < MASTERS; i++) {
      Jedis node = nodes.get(i);
      node.clusterReset(ClusterResetType.SOFT);
      node.clusterAddSlotsRange(SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS - 1);
    }
    for (int i = 1; i < nodes.size(); i++) {
      nodes.get(i).clusterMeet("127.0.0.1", ports.get(0));
    }
    eventually("all nodes know each other", LIMIT, () -> all(6, "cluster_known_nodes:6"));
    for (int i = MASTERS; i < nodes.size(); i++) {
      String master = nodes.get(i - MASTERS).clusterMyId();
      Jedis replica = nodes.get(i);
      eventually(
          "a replica knows its master", LIMIT, () -> replica.clusterNodes().contains(master));
      replica.clusterReplicate(master);
    }
    eventually("the cluster is ready", LIMIT, () -> all(6, "cluster_state:ok"));
  }

  private boolean all(int count, String info) {
    return nodes.stream().filter(node -> node.clusterInfo().contains(info)).count() == count;
  }

  /** {@code redis+cluster://…} with all nodes. */
  String url() {
    return ports.stream()
        .map(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(",", "redis+cluster://", ""));
  }

  /** The master that has a slot. */
  HostAndPort owner(int slot) {
    return new HostAndPort("127.0.0.1", ports.get(indexOf(slot)));
  }

  private int indexOf(int slot) {
    for (int i = 0; i < MASTERS; i++) {
      String own =
          nodes
              .get(i)
              .clusterNodes()
              .lines()
              .filter(line -> line.contains("myself"))
              .findFirst()
              .orElseThrow();
      if (Stream.of(own.split(" ")).skip(8).anyMatch(range -> has(range, slot))) {
        return i;
      }
    }
    throw new AssertionError("no node has slot " + slot);
  }

  private static boolean has(String range, int slot) {
    if (range.startsWith("[")) {
      return false; // on its way
    }
    String[] ends = range.split("-");
    return Integer.parseInt(ends[0]) <= slot && slot <= Integer.parseInt(ends[ends.length - 1]);
  }

  /** Kills the master that has a slot; its replica takes over, a few seconds later. */
  void kill(int slot) {
    processes.get(indexOf(slot)).destroyForcibly().onExit().join();
  }

  /** Moves a slot with all its keys to the next master, as {@code redis-cli --cluster} does. */
  void move(int slot) {
    int from = indexOf(slot);
    int to = (from + 1) % MASTERS;
    Jedis source = nodes.get(from);
    Jedis target = nodes.get(to);
    String sourceId = source.clusterMyId();
    String targetId = target.clusterMyId();
    target.clusterSetSlotImporting(slot, sourceId);
    source.clusterSetSlotMigrating(slot, targetId);
    for (List<String> keys = source.clusterGetKeysInSlot(slot, 100);
        !keys.isEmpty();
        keys = source.clusterGetKeysInSlot(slot, 100)) {
      source.migrate(
          "127.0.0.1", ports.get(to), 2_000, new MigrateParams(), keys.toArray(String[]::new));
    }
    target.clusterSetSlotNode(slot, targetId);
    source.clusterSetSlotNode(slot, targetId);
  }

  @Override
  public void close() {
    nodes.forEach(Jedis::close);
    for (Process process : processes) {
      process.destroyForcibly();
      process.onExit().join();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that is free, as is the one for the other nodes. */
  private static int freePort() throws IOException {
    while (true) {
      try (ServerSocket first = listen(0)) {
        int bus = first.getLocalPort() + BUS;
        if (bus <= MAX_PORT) {
          listen(bus).close();
          return first.getLocalPort();
        }
      } catch (BindException e) {
        continue; // somebody else has the second one
      }
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}

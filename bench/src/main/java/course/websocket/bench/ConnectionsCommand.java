package course.websocket.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "connections",
    mixinStandardHelpOptions = true,
    description = "Open many connections at once, and see what each takes of the memory.")
final class ConnectionsCommand implements Callable<Integer> {

  private static final String HEADER =
      "peer,connections,handshakes_per_s,cpu_us_per_handshake,rss_kb_per_connection,"
          + "live_heap_kb_per_connection";

  /** Enough for the young generation to have been used up, and the code to be compiled. */
  private static final int WARM_UP = 5_000;

  @Option(names = "--count", defaultValue = "10000", description = "Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--peers",
      split = ",",
      defaultValue =
          "handmade,undertow,netty,vertx,jetty,tomcat,java-websocket,ws,socket-io,fastapi",
      description = "Default: ${DEFAULT-VALUE}.")
  private List<String> peers;

  @Option(names = "--out", description = "A folder for the measurements.")
  private Path out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PeerLines.print(HEADER, peers, Peer.Role.ECHO, this::measure, out, "connections.csv");
    return 0;
  }

  private String measure(Peer peer, ServerProcess server) throws IOException {
    Dialect dialect = peer.dialect(Peer.Role.ECHO);
    try (LoadGenerator warm = new LoadGenerator(dialect)) {
      warm.open(WARM_UP, n -> server.uri().resolve(dialect.echoPath()));
    }
    try (LoadGenerator generator = new LoadGenerator(dialect)) {
      generator.run(TimeUnit.SECONDS.toNanos(1)); // until the server has noticed that they are gone
      long heap = liveHeap(server);
      long rss = server.rssKb();
      long cpu = server.cpu().toNanos();
      long start = System.nanoTime();
      generator.open(count, n -> server.uri().resolve(dialect.echoPath()));
      double elapsed = System.nanoTime() - start;
      double used = server.cpu().toNanos() - cpu;
      generator.run(TimeUnit.SECONDS.toNanos(1));
      long heapAfter = liveHeap(server);
      return String.format(
          Locale.ROOT,
          "%s,%d,%.0f,%.1f,%.2f,%.2f",
          peer.label(),
          count,
          count / elapsed * 1e9,
          used / 1e3 / count,
          (server.rssKb() - rss) / (double) count,
          (heapAfter - heap) / 1e3 / count);
    }
  }

  /** The bytes that a full collection leaves, or 0 for what is no JVM. */
  private static long liveHeap(ServerProcess server) throws IOException {
    String program =
        ProcessHandle.of(server.pid()).flatMap(each -> each.info().command()).orElse("");
    if (!program.endsWith("java")) {
      return 0; // what jcmd does to find a JVM ends another process
    }
    Process jcmd =
        new ProcessBuilder("jcmd", Long.toString(server.pid()), "GC.class_histogram")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long bytes = 0;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("Total")) {
          bytes = Long.parseLong(line.trim().split("\\s+")[2]);
        }
      }
    }
    return bytes;
  }
}

package course.websocket.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "crowd",
    mixinStandardHelpOptions = true,
    description = "Hold 100,000 connections over several servers, each of which still answers.")
final class CrowdCommand implements Callable<Integer> {

  @Option(names = "--servers", defaultValue = "6", description = "Default: ${DEFAULT-VALUE}.")
  private int servers;

  @Option(
      names = "--each",
      defaultValue = "17000",
      description = "Connections to each; descriptors are limited (default: ${DEFAULT-VALUE}).")
  private int each;

  @Option(names = "--engine", defaultValue = "handmade", description = "handmade or undertow.")
  private String engine;

  /** In a process of its own: holds connections to this server, each of which has echoed. */
  @Option(names = "--hold", hidden = true)
  private URI hold;

  @Override
  public Integer call() throws IOException {
    if (hold != null) {
      hold();
      return 0;
    }
    long before = availableKb();
    List<ServerProcess> running = new ArrayList<>();
    List<Process> holders = new ArrayList<>();
    try {
      for (int i = 0; i < servers; i++) {
        ServerProcess server = Peer.of(engine).start(Peer.Role.ECHO, i, null);
        running.add(server);
        holders.add(holder(server.uri()));
        System.out.printf(
            Locale.ROOT,
            "%,d connections, each has echoed; the servers take %,d MB, the machine %,d MB%n",
            (i + 1) * each,
            running.stream().mapToLong(ServerProcess::rssKb).sum() / 1_000,
            (before - availableKb()) / 1_000);
      }
    } finally {
      holders.forEach(Process::destroy);
      running.forEach(ServerProcess::close);
    }
    return 0;
  }

  private Process holder(URI server) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Bench.class.getName(),
                "crowd",
                "--hold",
                server.resolve("/echo").toString(),
                "--each",
                Integer.toString(each))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String held =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (!"held".equals(held)) {
      throw new IllegalStateException("the connections could not be held");
    }
    return process;
  }

  @SuppressWarnings("resource") // the connections stay open until the process ends
  private void hold() {
    LoadGenerator generator = new LoadGenerator(Dialect.PLAIN);
    generator.open(each, n -> hold);
    int[] left = {each};
    generator.load((client, payload) -> left[0]--);
    Template message = new Template("x".repeat(32));
    for (Client client : generator.clients()) {
      client.send(message.with(0));
      client.flush();
    }
    generator.run(() -> left[0] == 0);
    System.out.println("held");
    generator.run(() -> false);
  }

  private static long availableKb() throws IOException {
    return Files.readAllLines(Path.of("/proc/meminfo")).stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}

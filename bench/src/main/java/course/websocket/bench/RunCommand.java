package course.websocket.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Put servers under load, in interleaved rounds, and print a table of each work.")
final class RunCommand implements Callable<Integer> {

  private static final List<String> QUICK =
      List.of("echo-50-1", "echo-50-16", "room-1000-8", "chat-300-1");

  private static final List<String> QUICK_PEERS =
      List.of("handmade", "undertow", "netty", "ws", "fastapi");

  @Parameters(
      arity = "0..*",
      paramLabel = "WORK",
      description = "The works, such as echo-50-1, or echo-* for all that begin so (default: all).")
  private List<String> names = List.of("*");

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "PEER",
      description = "Only these, such as handmade,netty.")
  private List<String> peers = List.of();

  @Option(names = "--rounds", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "How long a round measures one peer (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "8",
      description =
          "Seconds of load for each server before the rounds (default: ${DEFAULT-VALUE}).")
  private double warmUp;

  @Option(
      names = "--quick",
      description = "A few works and one short round: a table in under 3 minutes.")
  private boolean quick;

  @Option(names = "--out", description = "A folder for the measurements, a CSV file for each work.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (quick) {
      names = QUICK;
      peers = peers.isEmpty() ? QUICK_PEERS : peers;
      rounds = 1;
      seconds = 1;
      warmUp = 1.5;
    }
    List<Work> chosen =
        Bench.WORKS.stream()
            .filter(work -> names.stream().anyMatch(name -> matches(work.name(), name)))
            .toList();
    if (chosen.isEmpty()) {
      System.err.println("bench: no such work: " + names);
      return 2;
    }
    for (Work work : chosen) {
      System.out.println(Table.of(work.title(), run(work)));
    }
    return 0;
  }

  private static boolean matches(String work, String name) {
    return name.endsWith("*")
        ? work.startsWith(name.substring(0, name.length() - 1))
        : work.equals(name);
  }

  private List<Measurement> run(Work work) throws IOException {
    List<Peer> measured =
        work.peers().stream()
            .filter(peer -> peers.isEmpty() || peers.contains(peer.label()))
            .toList();
    List<Measurement> results = new ArrayList<>();
    System.err.println(work.title() + " ...");
    try (Measure measure = new Measure(work, measured)) {
      int servers = work.role() == Peer.Role.CHAT ? Work.CHAT_SERVERS : 1;
      measure.round(0, nanos(warmUp * servers), warm -> {});
      for (int round = 1; round <= rounds; round++) {
        measure.round(round, nanos(seconds), results::add);
        save(work, results);
      }
    }
    return results;
  }

  private void save(Work work, List<Measurement> results) throws IOException {
    if (out != null) {
      List<String> lines = new ArrayList<>(List.of(Measurement.HEADER));
      results.forEach(result -> lines.add(result.csv()));
      Files.createDirectories(out);
      Files.write(
          out.resolve(work.name() + ".csv"),
          lines,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING);
    }
  }

  private static long nanos(double seconds) {
    return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }
}

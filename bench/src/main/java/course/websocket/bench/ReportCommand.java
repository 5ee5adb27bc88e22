package course.websocket.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Make the tables and charts of a folder with measurements anew.")
final class ReportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "Where `run --out` has put them.")
  private Path folder;

  @Option(names = "--charts", description = "Where the charts go (default: the same folder).")
  private Path charts;

  @Override
  public Integer call() throws IOException {
    Path images = charts == null ? folder : charts;
    Files.createDirectories(images);
    StringBuilder tables = new StringBuilder();
    Map<String, List<Measurement>> results = new HashMap<>();
    for (Work work : Bench.WORKS) {
      Path csv = folder.resolve(work.name() + ".csv");
      if (Files.exists(csv)) {
        List<Measurement> rounds =
            Files.readAllLines(csv).stream().skip(1).map(Measurement::parse).toList();
        results.put(work.name(), rounds);
        Path chart = images.resolve("bench-" + work.name() + ".svg");
        Files.writeString(chart, Chart.of(work.title(), rounds));
        tables
            .append(Table.of(work.title(), rounds))
            .append("![the same as a chart](%s)%n%n".formatted(from(folder, chart)));
      }
    }
    StringBuilder targets =
        new StringBuilder("| work | engine | target | reached | |\n|---|---|---|--:|---|\n");
    Target.ALL.forEach(target -> targets.append(target.line(results)));
    Files.writeString(folder.resolve("targets.md"), targets);
    Files.writeString(folder.resolve("tables.md"), tables);
    System.out.print(targets.append('\n').append(tables));
    return 0;
  }

  /** The way from a folder to a file, as a link. */
  private static String from(Path folder, Path file) {
    Path way = folder.toAbsolutePath().normalize().relativize(file.toAbsolutePath().normalize());
    return way.toString().replace('\\', '/');
  }
}

package course.websocket.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measure the finished servers beside others; see bench/README.md.")
final class BenchCommand implements Callable<Integer> {

  @ParentCommand private Course course;

  @Option(
      names = "--quick",
      description = "A few works and one short round: a table in under 3 minutes.")
  private boolean quick;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("sh", course.root().resolve("bench/run").toString(), "run"));
    if (quick) {
      command.add("--quick");
    }
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}

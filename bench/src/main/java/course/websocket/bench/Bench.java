package course.websocket.bench;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The bench's command. Used by one thread. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measure the finished servers beside others.",
    subcommands = {
      RunCommand.class,
      ReportCommand.class,
      ConnectionsCommand.class,
      CrowdCommand.class,
      HalfOpenCommand.class,
      HostileCommand.class,
      SoakCommand.class,
      JmhCommand.class
    })
public final class Bench implements Callable<Integer> {

  /** All that the README's table is made of. */
  static final List<Work> WORKS =
      List.of(
          Work.echo(50, 1),
          Work.echo(50, 16),
          Work.echo(1_000, 1),
          Work.echo(1_000, 16),
          Work.room(100, 1),
          Work.room(1_000, 1),
          Work.room(5_000, 1),
          Work.room(1_000, 8),
          Work.roomAtRate(1_000, 20),
          Work.stalled(0),
          Work.stalled(1),
          Work.chat(300, 1),
          Work.chat(300, 16),
          Work.chat(3, 64),
          Work.proxied(50, 1));

  public static void main(String[] args) {
    Stream.of("org.xnio", "io.undertow", "org.jboss.threads")
        .map(java.util.logging.Logger::getLogger)
        .forEach(logger -> logger.setLevel(java.util.logging.Level.WARNING));
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.err);
    return 2;
  }
}

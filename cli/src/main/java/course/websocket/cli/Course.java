package course.websocket.cli;

import course.websocket.kit.Lesson;
import course.websocket.kit.Progress;
import course.websocket.kit.RedisUnavailableException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.ParameterException;

/** The course command. Used by one thread. */
@Command(
    name = "course",
    description = "Real-time WebSockets with Undertow and Redis, hands on.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "course 1.0",
    subcommands = {
      DemoCommand.class,
      BenchCommand.class,
      ListCommand.class,
      TestCommand.class,
      WatchCommand.class,
      HintCommand.class,
      DiffCommand.class,
      ResetCommand.class,
      SolveCommand.class,
      RunCommand.class,
      QuizCommand.class,
      TokenCommand.class,
      StressCommand.class,
      StartersCommand.class,
      GradeCommand.class,
    })
public final class Course implements Callable<Integer> {

  /** The user's mistake, or the machine's: one clear line, no stack trace. */
  static class Problem extends RuntimeException implements IExitCodeGenerator {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** A mistake in the command: status 2. */
    Problem(String message) {
      this(message, 2);
    }

    Problem(String message, int status) {
      super(message);
      this.status = status;
    }

    @Override
    public int getExitCode() {
      return status;
    }
  }

  /** Loggers that greet at each start; held, or their level is lost. */
  private static final List<Logger> CHATTY =
      Stream.of("org.xnio", "io.undertow", "org.jboss.threads").map(Logger::getLogger).toList();

  private final Path root;

  Course(Path root) {
    this.root = root;
  }

  /** Runs a command; the status is 0, 1 if it failed, or 2 if it was wrong. */
  public static void main(String[] args) {
    CHATTY.forEach(logger -> logger.setLevel(Level.WARNING));
    int status = commandLine(Lesson.root()).execute(args);
    if (status != 0 || !Serving.stays()) {
      System.exit(status);
    }
  }

  static CommandLine commandLine(Path root) {
    CommandLine command = new CommandLine(new Course(root));
    command.setParameterExceptionHandler(Course::wrongUse);
    command.setExecutionExceptionHandler(
        (e, line, parsed) -> {
          Problem problem = problem(e);
          line.getErr().println("course: " + problem.getMessage());
          return problem.getExitCode();
        });
    return command;
  }

  private static int wrongUse(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    command.getErr().println("course: " + e.getMessage() + " (see ./" + help + ")");
    return 2;
  }

  /** What went wrong, in a line; what nobody expected is thrown on, with its stack trace. */
  private static Problem problem(Exception e) throws Exception {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return problem;
      }
      if (cause instanceof BindException) {
        return new Problem("the port is in use: choose another with --port", 1);
      }
      if (cause instanceof RedisUnavailableException) {
        return new Problem(cause.getMessage(), 1);
      }
    }
    throw e;
  }

  /** Without a command. */
  @Override
  public Integer call() {
    commandLine(root).usage(System.err);
    return 2;
  }

  Path root() {
    return root;
  }

  List<Lesson> lessons() throws IOException {
    return Lesson.all(root);
  }

  /** The lesson of this number; a {@link Problem} if there is none. */
  Lesson lesson(int number) throws IOException {
    List<Lesson> lessons = lessons();
    return lessons.stream()
        .filter(lesson -> lesson.number() == number)
        .findFirst()
        .orElseThrow(
            () -> new Problem("there is no lesson " + number + ": choose 1 to " + lessons.size()));
  }

  static Problem noStep(Lesson lesson, int step) {
    String has = ": it has " + lesson.steps().size();
    return new Problem("lesson " + lesson.number() + " has no step " + step + has);
  }

  /** The first lesson with a step that has not passed; the last one if all have. */
  Lesson current() throws IOException {
    List<Lesson> lessons = lessons();
    for (Lesson lesson : lessons) {
      if (!Progress.of(lesson).passed(next(lesson))) {
        return lesson;
      }
    }
    return lessons.get(lessons.size() - 1);
  }

  /** The first step that has not passed; the last one if all have. */
  static int next(Lesson lesson) throws IOException {
    Progress progress = Progress.of(lesson);
    int step = 1;
    while (step < lesson.steps().size() && progress.passed(step)) {
      step++;
    }
    return step;
  }

  /** A {@link Problem} if the course was handed out without solutions. */
  static void requireSolution(Lesson lesson) {
    if (!lesson.hasSolution()) {
      throw new Problem("this copy of the course has no solutions: ask your teacher", 1);
    }
  }
}

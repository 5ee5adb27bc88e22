package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import course.websocket.kit.Lesson;
import course.websocket.stress.Stress;
import java.io.PrintStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "stress",
    mixinStandardHelpOptions = true,
    description = "Break the finished chat by a seeded plan, and check that it keeps its promises.")
final class StressCommand implements Callable<Integer> {

  @ParentCommand private Course course;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The plan; the same seed has the same faults (default: any).")
  private Long seed;

  @Option(
      names = "--seconds",
      paramLabel = "T",
      defaultValue = "60",
      description = "How long things break (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--undo",
      paramLabel = "STEP",
      converter = StepId.Converter.class,
      description = "Run without a step, such as 4.5, to see that the stress notices.")
  private List<StepId> undone = List.of();

  @Override
  public Integer call() throws Exception {
    if (seconds < 1) {
      throw new Problem(seconds + " s is no time: 1 or more");
    }
    for (StepId id : undone) {
      if (id.step() < 1 || id.step() > course.lesson(id.lesson()).steps().size()) {
        throw new Problem("lesson " + id.lesson() + " has no step " + id.step());
      }
    }
    try (LessonCode code = new LessonCode()) {
      for (Lesson lesson : course.lessons()) {
        code.solution(lesson, step -> !undone.contains(new StepId(lesson.number(), step)));
      }
      code.stress();
      long plan = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
      boolean kept =
          (boolean)
              code.load(Stress.class.getName())
                  .getMethod("run", long.class, int.class, PrintStream.class)
                  .invoke(null, plan, seconds, System.out);
      return kept ? 0 : 1;
    }
  }
}

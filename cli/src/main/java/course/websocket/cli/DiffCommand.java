package course.websocket.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import course.websocket.cli.Course.Problem;
import course.websocket.kit.Lesson;
import course.websocket.kit.StepSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Show your code beside the solution: - is yours, + is the solution's.")
final class DiffCommand implements Callable<Integer> {

  private static final int CONTEXT = 3;

  @ParentCommand private Course course;

  @Parameters(
      paramLabel = "LESSON[.STEP]",
      converter = StepId.Converter.class,
      description = "A lesson, such as 1, or a step, such as 1.3: then only its answer is shown.")
  private StepId id;

  @Override
  public Integer call() throws Exception {
    Lesson lesson = course.lesson(id.lesson());
    Course.requireSolution(lesson);
    if (id.step() > lesson.steps().size()) {
      throw new Problem("lesson " + id.lesson() + " has no step " + id.step());
    }
    boolean same = true;
    for (Path source : Lesson.sources(lesson.solution())) {
      StepSource solution = StepSource.parse(Files.readString(lesson.solution().resolve(source)));
      if (id.step() > 0
          && solution.regions().stream().noneMatch(region -> region.step() == id.step())) {
        continue;
      }
      Path file = lesson.starter().resolve(source);
      List<String> yours = Files.exists(file) ? Files.readAllLines(file) : List.of();
      List<String> theirs =
          (id.step() == 0 ? solution.with(step -> true) : only(solution, yours)).lines().toList();
      String name = course.root().relativize(file).toString();
      List<String> diff =
          UnifiedDiffUtils.generateUnifiedDiff(
              name, "solution", yours, DiffUtils.diff(yours, theirs), CONTEXT);
      diff.forEach(System.out::println);
      same &= diff.isEmpty();
    }
    if (same) {
      System.out.println("Your code is the solution, to the letter.");
    }
    return 0;
  }

  /** The learner's text with the step's answer, if its place is untouched; else all answers. */
  private String only(StepSource solution, List<String> yours) {
    String learner = String.join("\n", yours) + "\n";
    return solution.solve(learner, id.step()).orElseGet(() -> solution.with(step -> true));
  }
}

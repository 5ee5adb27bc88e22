package course.websocket.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Patch;
import course.websocket.cli.Course.Problem;
import course.websocket.kit.Lesson;
import course.websocket.kit.StepSource;
import course.websocket.kit.StepSource.Region;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
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
      List<Region> answers =
          solution.regions().stream().filter(region -> region.step() == id.step()).toList();
      if (id.step() > 0 && answers.isEmpty()) {
        continue;
      }
      Path file = lesson.starter().resolve(source);
      List<String> yours = Files.exists(file) ? Lesson.text(file).lines().toList() : List.of();
      List<String> theirs = solution.with(step -> true).lines().toList();
      Patch<String> patch = DiffUtils.diff(yours, theirs);
      if (id.step() > 0) {
        patch = only(answers, patch, theirs);
      }
      String name = course.root().relativize(file).toString();
      List<String> diff =
          UnifiedDiffUtils.generateUnifiedDiff(name, "solution", yours, patch, CONTEXT);
      diff.forEach(System.out::println);
      same &= diff.isEmpty();
    }
    if (same) {
      System.out.println("Your code is the solution, to the letter.");
    }
    return 0;
  }

  /**
   * Only the differences that touch one of the answers, whatever is open or different elsewhere.
   */
  private static Patch<String> only(
      List<Region> answers, Patch<String> patch, List<String> theirs) {
    Patch<String> only = new Patch<>();
    for (AbstractDelta<String> delta : patch.getDeltas()) {
      int from = delta.getTarget().getPosition();
      int to = from + delta.getTarget().size();
      boolean touches =
          answers.stream()
              .anyMatch(
                  region -> {
                    int at = Collections.indexOfSubList(theirs, region.answer());
                    return from <= at + region.answer().size() && at <= to;
                  });
      if (touches) {
        only.addDelta(delta);
      }
    }
    return only;
  }
}

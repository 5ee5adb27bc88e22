package course.websocket.cli;

import course.websocket.kit.Lesson;
import course.websocket.kit.StepReport;
import course.websocket.kit.StepResults;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Compile a lesson, run its tests and show the first step that fails.")
final class TestCommand implements Callable<Integer> {

  @ParentCommand private Course course;

  @Parameters(paramLabel = "LESSON", description = "The lesson's number.")
  private int number;

  @Option(names = "--solution", description = "Test the solution instead of your code.")
  private boolean solution;

  @Override
  public Integer call() throws Exception {
    Lesson lesson = course.lesson(number);
    String tested = solution ? null : lesson.fingerprint();
    try (LessonCode code = new LessonCode()) {
      for (Lesson each : course.lessons()) {
        if (each.number() <= number) {
          if (solution) {
            code.solution(each, step -> true);
          } else {
            code.learner(each);
          }
        }
      }
      code.tests(lesson);
      StepResults results = code.run(lesson, step -> true);
      System.out.print(new StepReport(lesson, results, tested).render());
      return results.firstFailure().isPresent() ? 1 : 0;
    } catch (CompileError e) {
      StepReport report = new StepReport(lesson, new StepResults(), tested);
      System.out.print(CompileReport.render(report, lesson, Course.next(lesson), e));
      return 1;
    }
  }
}

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

  @Parameters(
      paramLabel = "LESSON",
      converter = StepId.Converter.class,
      description = "The lesson's number; or a step, such as 1.3, to test nothing else.")
  private StepId id;

  @Option(names = "--solution", description = "Test the solution instead of your code.")
  private boolean solution;

  @Override
  public Integer call() throws Exception {
    Lesson lesson = course.lesson(id.lesson());
    if (id.step() > lesson.steps().size()) {
      throw Course.noStep(lesson, id.step());
    }
    String tested = solution ? null : lesson.fingerprint();
    try (LessonCode code = new LessonCode()) {
      for (Lesson each : course.lessons()) {
        if (each.number() <= id.lesson()) {
          if (solution) {
            code.solution(each, step -> true);
          } else {
            code.learner(each);
          }
        }
      }
      code.tests(lesson);
      StepResults results = code.run(lesson, step -> id.step() == 0 || id.step() == step);
      System.out.print(new StepReport(lesson, results, tested).render());
      return results.firstFailure().isPresent() ? 1 : 0;
    } catch (CompileError e) {
      StepReport report = new StepReport(lesson, new StepResults(), tested);
      System.out.print(
          CompileReport.render(
              report, lesson, id.step() == 0 ? Course.next(lesson) : id.step(), e));
      return 1;
    }
  }
}

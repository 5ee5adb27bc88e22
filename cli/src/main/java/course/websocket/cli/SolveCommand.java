package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import course.websocket.kit.Lesson;
import course.websocket.kit.StepSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "solve",
    mixinStandardHelpOptions = true,
    description = "Take the solution of a lesson or of one step; your code is kept.")
final class SolveCommand implements Callable<Integer> {

  @ParentCommand private Course course;

  @Parameters(
      paramLabel = "LESSON[.STEP]",
      converter = StepId.Converter.class,
      description = "A lesson, such as 1, or a step, such as 1.3.")
  private StepId id;

  @Override
  public Integer call() throws Exception {
    Lesson lesson = course.lesson(id.lesson());
    Course.requireSolution(lesson);
    Workspace workspace = new Workspace(course.root());
    Map<Path, String> files =
        id.step() == 0 ? Workspace.solution(lesson, step -> true) : step(lesson, id.step());
    Path kept = workspace.write(lesson, files);
    System.out.printf(
        "Lesson %d has the solution%s now. Test it: ./course test %d%n",
        id.lesson(), id.step() == 0 ? "" : " of step " + id.step(), id.lesson());
    workspace.sayKept(kept);
    return 0;
  }

  /** The learner's files with the answer to one step put in its places. */
  private static Map<Path, String> step(Lesson lesson, int step) throws IOException {
    Map<Path, String> files = new TreeMap<>();
    for (Path source : Lesson.sources(lesson.solution())) {
      StepSource solution = StepSource.parse(Files.readString(lesson.solution().resolve(source)));
      if (solution.regions().stream().anyMatch(region -> region.step() == step)) {
        Path own = lesson.starter().resolve(source);
        String learner = Files.exists(own) ? Lesson.text(own) : "";
        files.put(
            source,
            solution
                .solve(learner, step)
                .orElseThrow(
                    () ->
                        new Problem(
                            "you have changed the place of step "
                                + step
                                + " in "
                                + source.getFileName()
                                + ": see ./course diff "
                                + lesson.number()
                                + "."
                                + step,
                            1)));
      }
    }
    if (files.isEmpty()) {
      throw new Problem("lesson " + lesson.number() + " has no step " + step);
    }
    return files;
  }
}

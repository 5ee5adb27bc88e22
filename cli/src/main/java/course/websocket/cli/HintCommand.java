package course.websocket.cli;

import course.websocket.kit.Lesson;
import course.websocket.kit.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "hint",
    mixinStandardHelpOptions = true,
    description = "Show one hint more of a step; the last one is nearly the code.")
final class HintCommand implements Callable<Integer> {

  @ParentCommand private Course course;

  @Parameters(
      arity = "0..1",
      paramLabel = "STEP",
      converter = StepId.Converter.class,
      description = "A step, such as 1.3, or a lesson; without it, the next step to do.")
  private StepId id;

  @Option(names = "--all", description = "Show all hints of the step.")
  private boolean all;

  @Override
  public Integer call() throws Exception {
    Lesson lesson = id == null ? course.current() : course.lesson(id.lesson());
    int step = id == null || id.step() == 0 ? Course.next(lesson) : id.step();
    if (step > lesson.steps().size()) {
      throw Course.noStep(lesson, step);
    }
    List<Lesson.Hint> hints = lesson.step(step).hints();
    Path shownFile = course.root().resolve(".course/hints/" + lesson.number() + "." + step);
    int before = Progress.of(lesson).failed(step) ? 1 : 0; // the report has shown the first one
    if (Files.exists(shownFile)) {
      before = Integer.parseInt(Files.readString(shownFile).strip());
    }
    int shown = all ? hints.size() : Math.min(before + 1, hints.size());
    Files.createDirectories(shownFile.getParent());
    Files.writeString(shownFile, shown + "\n");

    System.out.printf("%n  Step %d.%d: %s%n", lesson.number(), step, lesson.step(step).title());
    for (int i = 0; i < shown; i++) {
      System.out.printf("%n  Hint %d of %d: %s%n", i + 1, hints.size(), hints.get(i).question());
      hints.get(i).answer().strip().lines().forEach(line -> System.out.println("    " + line));
    }
    if (shown < hints.size()) {
      System.out.printf("%n  Once more for the next one.%n");
    } else if (lesson.hasSolution()) {
      System.out.printf("%n  The answer: ./course diff %d.%d%n", lesson.number(), step);
    }
    return 0;
  }
}

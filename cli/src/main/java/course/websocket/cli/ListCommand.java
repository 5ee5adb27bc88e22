package course.websocket.cli;

import course.websocket.kit.Lesson;
import course.websocket.kit.Progress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Show the lessons and their steps, and which passed when their tests last ran.")
final class ListCommand implements Callable<Integer> {

  @ParentCommand private Course course;

  @Override
  public Integer call() throws Exception {
    boolean next = false;
    boolean changed = false;
    for (Lesson lesson : course.lessons()) {
      Progress progress = Progress.of(lesson);
      System.out.printf("%n  Lesson %d  %s%n", lesson.number(), lesson.title());
      for (int step = 1; step <= lesson.steps().size(); step++) {
        boolean done = progress.passed(step);
        boolean old = progress.changedSince(step);
        String mark = done ? (old ? "done *" : "done") : next ? "" : "next";
        next |= !done;
        changed |= done && old;
        String title = lesson.step(step).title();
        System.out.printf("    %d.%-3d %-50s %s%n", lesson.number(), step, title, mark);
      }
    }
    if (changed) {
      System.out.printf("%n  * The code has changed since its last test.%n");
    }
    System.out.printf("%n  Go on: ./course watch%n");
    return 0;
  }
}

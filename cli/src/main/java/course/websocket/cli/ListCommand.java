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
    for (Lesson lesson : course.lessons()) {
      Progress progress = Progress.of(lesson);
      System.out.printf("%n  Lesson %d  %s%n", lesson.number(), lesson.title());
      for (int step = 1; step <= lesson.steps().size(); step++) {
        boolean done = progress.passed(step);
        String mark = done ? "done" : next ? "" : "next";
        next |= !done;
        String title = lesson.step(step).title();
        System.out.printf("    %d.%-3d %-50s %s%n", lesson.number(), step, title, mark);
      }
    }
    System.out.printf("%n  Run the tests of a lesson: ./course test N%n");
    return 0;
  }
}

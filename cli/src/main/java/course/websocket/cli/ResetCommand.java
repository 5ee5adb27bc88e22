package course.websocket.cli;

import course.websocket.kit.Lesson;
import course.websocket.kit.Progress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description = "Put a lesson back to its starter; your code is kept, and the place is named.")
final class ResetCommand implements Callable<Integer> {

  @ParentCommand private Course course;

  @Parameters(paramLabel = "LESSON", description = "The lesson's number.")
  private int number;

  @Override
  public Integer call() throws Exception {
    Lesson lesson = course.lesson(number);
    Workspace workspace = new Workspace(course.root());
    Path kept = workspace.write(lesson, Workspace.solution(lesson, step -> false));
    System.out.println("Lesson " + number + " is its starter again: " + lesson.chapter());
    workspace.sayKept(kept);
    Progress.of(lesson).clear();
    return 0;
  }
}

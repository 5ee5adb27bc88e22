package course.websocket.cli;

import course.websocket.kit.Lesson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "starters",
    mixinStandardHelpOptions = true,
    description = "For authors: generate every lesson's starter from its solution.")
final class StartersCommand implements Callable<Integer> {

  @ParentCommand private Course course;

  @Option(
      names = "--write",
      required = true,
      description = "Overwrite src/main/java of every lesson; former files are kept.")
  private boolean write;

  @Override
  public Integer call() throws Exception {
    Workspace workspace = new Workspace(course.root());
    for (Lesson lesson : course.lessons()) {
      workspace.sayKept(workspace.write(lesson, Workspace.solution(lesson, step -> false)));
    }
    return 0;
  }
}

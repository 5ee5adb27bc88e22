package course.websocket.cli;

import course.websocket.kit.Lesson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "starters",
    mixinStandardHelpOptions = true,
    description = "For teachers and authors: the lessons without their answers.")
final class StartersCommand implements Callable<Integer> {

  @ParentCommand private Course course;

  @ArgGroup(multiplicity = "1")
  private Target target;

  /** Where the starters go. */
  private static final class Target {

    @Option(
        names = "--out",
        paramLabel = "DIR",
        description = "Write the whole course without solutions to a new folder, to hand it out.")
    private Path out;

    @Option(
        names = "--write",
        description = "Overwrite src/main/java of every lesson; former files are kept.")
    private boolean write;
  }

  @Override
  public Integer call() throws Exception {
    if (target.out == null) {
      overwrite();
    } else {
      new HandOut(course.root(), course.lessons(), target.out).write();
      System.out.println("The course without solutions is in " + target.out + ". To hand it out:");
      System.out.println("  cd " + target.out);
      System.out.println("  git init && git add --all && git commit -m \"The course\"");
    }
    return 0;
  }

  private void overwrite() throws IOException {
    Workspace workspace = new Workspace(course.root());
    for (Lesson lesson : course.lessons()) {
      workspace.sayKept(workspace.write(lesson, Workspace.solution(lesson, step -> false)));
    }
  }
}

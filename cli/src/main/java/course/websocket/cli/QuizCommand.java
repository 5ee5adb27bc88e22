package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import course.websocket.quiz.TerminalQuiz;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "quiz",
    mixinStandardHelpOptions = true,
    description = "Answer the questions of a chapter, or of all, in the terminal.")
final class QuizCommand implements Callable<Integer> {

  @ParentCommand private Course course;

  @Parameters(
      arity = "0..1",
      paramLabel = "CHAPTER",
      description = "A chapter, such as 01-echo or 1.")
  private String chapter;

  @Override
  public Integer call() throws Exception {
    try {
      TerminalQuiz.run(
          course.root().resolve("quiz/questions"),
          chapter,
          new BufferedReader(new InputStreamReader(System.in)),
          new PrintWriter(System.out, true));
      return 0;
    } catch (IllegalArgumentException e) {
      throw new Problem(e.getMessage());
    }
  }
}

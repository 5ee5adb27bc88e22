package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import course.websocket.kit.Lesson;
import course.websocket.kit.Redis;
import course.websocket.kit.RedisUnavailableException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Tests the steps of one lesson one by one, in a process of its own: whatever the learner's code
 * does to it, the grading goes on. Used by one thread.
 *
 * <p>Says each result on the standard output as soon as it is known, in a line of its own: {@code
 * passed} or {@code failed}, or a {@code note} after which nothing follows.
 */
final class GradedLesson {

  static final String PASSED = "passed";
  static final String FAILED = "failed";
  static final String NOTE = "note ";

  private GradedLesson() {}

  /**
   * Runs it.
   *
   * @param args the course with the tests, the folder with the learner's code, the lesson's number,
   *     and the step to begin with
   */
  public static void main(String[] args) throws IOException {
    PrintStream results = System.out;
    System.setOut(System.err); // what the learner's code prints is no result
    try {
      grade(results, Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]), args[3]);
    } catch (Problem | RedisUnavailableException e) {
      results.println(NOTE + String.join(": ", e.getMessage().lines().limit(2).toList()));
    }
    System.exit(0); // threads of the learner's code may still run
  }

  private static void grade(PrintStream results, Path root, Path learner, int number, String first)
      throws IOException {
    Lesson lesson = Lesson.all(root).get(number - 1);
    if (lesson.redis()) {
      Redis.shared(); // without it no step could pass, whatever the learner has done
    }
    try (LessonCode code = new LessonCode()) {
      for (Lesson each : Lesson.all(learner)) {
        if (each.number() <= number) {
          code.learner(each);
        }
      }
      code.tests(lesson);
      for (int i = Integer.parseInt(first); i <= lesson.steps().size(); i++) {
        int step = i;
        boolean passed = code.run(lesson, each -> each == step).firstFailure().isEmpty();
        results.println(passed ? PASSED : FAILED);
      }
    }
  }
}

package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import course.websocket.kit.Lesson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "grade",
    mixinStandardHelpOptions = true,
    description = "For teachers: count the steps that pass, per lesson and in all.")
final class GradeCommand implements Callable<Integer> {

  /**
   * What one lesson has come to.
   *
   * @param note why steps may be missing; empty if there is nothing to say
   */
  private record Grade(Lesson lesson, int passed, String note) {
    int steps() {
      return lesson.steps().size();
    }
  }

  @ParentCommand private Course course;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "A learner's clone, tested with the tests of this one (default: this one).")
  private Path learner;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write the result to a file too, as comma-separated values with a header.")
  private Path csv;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long a step's tests may take (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw new Problem(limit + " is no limit: 1 or more seconds");
    }
    Path folder = learner == null ? course.root() : learner.toAbsolutePath().normalize();
    List<Grade> grades = new ArrayList<>();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try {
      for (Lesson lesson : course.lessons()) {
        if (!Files.exists(folder.resolve(lesson.chapter()).resolve("lesson.yaml"))) {
          throw new Problem(folder + " is no clone of the course: it has no " + lesson.chapter());
        }
        grades.add(grade(lesson, folder, timer));
        show(grades.get(grades.size() - 1));
      }
    } finally {
      timer.shutdownNow();
    }
    int passed = grades.stream().mapToInt(Grade::passed).sum();
    int steps = grades.stream().mapToInt(Grade::steps).sum();
    System.out.printf("  %-40s %2d of %2d%n", "in all", passed, steps);
    if (csv != null) {
      List<String> lines = new ArrayList<>(List.of("lesson,passed,steps,note"));
      grades.forEach(g -> lines.add(row(g.lesson.chapter(), g.passed, g.steps(), g.note)));
      lines.add(row("all", passed, steps, ""));
      write(lines);
    }
    return 0;
  }

  /** Begins anew behind a step that did not come to an end. */
  private Grade grade(Lesson lesson, Path folder, ScheduledExecutorService timer)
      throws IOException {
    int passed = 0;
    int step = 1;
    List<String> notes = new ArrayList<>();
    while (step <= lesson.steps().size()) {
      Process process = start(lesson, folder, step);
      try (BufferedReader results = process.inputReader()) {
        while (step <= lesson.steps().size()) {
          ScheduledFuture<?> end = timer.schedule(() -> kill(process), limit, TimeUnit.SECONDS);
          String result = results.readLine();
          boolean inTime = end.cancel(false);
          if (result == null) {
            notes.add("step " + step + (inTime ? " ends the process" : " does not end"));
            step++;
            break;
          }
          if (result.startsWith(GradedLesson.NOTE)) {
            return new Grade(lesson, 0, result.substring(GradedLesson.NOTE.length()));
          }
          passed += result.equals(GradedLesson.PASSED) ? 1 : 0;
          step++;
        }
      } finally {
        kill(process);
      }
    }
    return new Grade(lesson, passed, String.join("; ", notes));
  }

  private Process start(Lesson lesson, Path folder, int step) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            GradedLesson.class.getName(),
            course.root().toString(),
            folder.toString(),
            Integer.toString(lesson.number()),
            Integer.toString(step))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Its Redis first: that would live on. */
  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void show(Grade grade) {
    String title = grade.lesson.number() + "  " + grade.lesson.title();
    System.out.printf("  %-40s %2d of %2d", title, grade.passed, grade.steps());
    System.out.println(grade.note.isEmpty() ? "" : "  " + grade.note);
  }

  /** A note may hold commas and quotes. */
  private static String row(String lesson, int passed, int steps, String note) {
    return "%s,%d,%d,\"%s\"".formatted(lesson, passed, steps, note.replace("\"", "\"\""));
  }

  private void write(List<String> lines) throws IOException {
    try {
      Files.write(csv, lines);
    } catch (IOException e) {
      throw new Problem("cannot write " + csv + ": " + e.getMessage(), 1);
    }
  }
}

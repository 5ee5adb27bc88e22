package course.websocket.kit;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a learner sees after a run: a progress bar, and the first failing step with its reason, the
 * place to write, the chapter and the first hint. Immutable, safe for use by several threads.
 */
public final class StepReport {

  private static final int WIDTH = 28;
  private static final int REASON_LINES = 6;

  private final Lesson lesson;
  private final StepResults results;
  private final boolean solution;

  /**
   * A report on the learner's code, or on the solution.
   *
   * @param solution true if {@code src/solution/java} was tested
   */
  public StepReport(Lesson lesson, StepResults results, boolean solution) {
    this.lesson = lesson;
    this.results = results;
    this.solution = solution;
  }

  /**
   * The report as text, and the results taken over into the lesson's {@link Progress} if the
   * learner's code was tested.
   */
  public String render() throws IOException {
    Map<Integer, Boolean> now = results.steps();
    Progress progress = Progress.of(lesson);
    List<Integer> newly = new ArrayList<>();
    long passed = 0;
    for (int step = 1; step <= lesson.steps().size(); step++) {
      boolean before = progress.passed(step);
      boolean passes = now.getOrDefault(step, !solution && before);
      passed += passes ? 1 : 0;
      if (passes && !before) {
        newly.add(step);
      }
    }
    StringBuilder text = new StringBuilder("\n");
    heading(text, (int) passed);
    if (!solution) {
      progress.update(now);
      newly.forEach(
          step -> text.append("  \u2714 step ").append(step).append("  ").append(learnt(step)));
    }
    StepResults.Result failure = results.firstFailure().orElse(null);
    if (failure != null) {
      failed(text, failure);
    } else if (!solution && passed == lesson.steps().size()) {
      text.append("\n  Lesson ").append(lesson.number()).append(" is complete. ");
      text.append("Your code beside the solution: ./course diff ").append(lesson.number());
      text.append("\n  Next: ").append(next()).append('\n');
    }
    return readable(text.toString());
  }

  private String learnt(int step) {
    return lesson.step(step).learnt().strip() + "\n";
  }

  private String next() throws IOException {
    Path root = lesson.folder().toAbsolutePath().getParent();
    for (Lesson other : Lesson.all(root)) {
      if (other.number() == lesson.number() + 1) {
        return "lesson "
            + other.number()
            + ", "
            + other.title()
            + ": ./course test "
            + other.number();
      }
    }
    return "run the whole chat: ./course demo";
  }

  private void heading(StringBuilder text, int passed) {
    int total = lesson.steps().size();
    int filled = total == 0 ? 0 : WIDTH * passed / total;
    text.append("  Lesson ").append(lesson.number()).append("  ").append(lesson.title());
    text.append(solution ? " (solution)" : "").append("\n  ");
    text.append("\u2588".repeat(filled)).append("\u2591".repeat(WIDTH - filled));
    text.append("  ").append(passed).append(" of ").append(total).append(" steps\n");
  }

  private void failed(StringBuilder text, StepResults.Result failure) throws IOException {
    int step = failure.step();
    if (step == 0) {
      text.append("\n  The given test ").append(failure.name()).append(" fails.\n");
      row(text, "reason", reason(failure.failure()));
      return;
    }
    Lesson.Info info = lesson.step(step);
    text.append("\n  Step ").append(step).append(": ").append(info.title()).append("\n\n");
    row(text, "reason", reason(failure.failure()));
    row(text, "write", place(step, failure.failure()));
    row(text, "read", "docs/chapters/" + lesson.chapter() + ".adoc#" + info.name());
    row(text, "test", failure.name());
    Lesson.Hint hint = info.hints().get(0);
    row(text, "hint", hint.question() + "\n" + hint.answer().strip());
    row(text, "", "more: ./course hint " + lesson.number() + "." + step);
  }

  private static void row(StringBuilder text, String name, String content) {
    String label = name;
    for (String line : content.lines().toList()) {
      text.append(String.format("  %-8s%s%n", label, line));
      label = "";
    }
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage().strip();
    if (failure instanceof UnsupportedOperationException && message.startsWith("Step ")) {
      return "not written yet";
    }
    if (!(failure instanceof AssertionError)) {
      message = failure.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }
    List<String> lines = message.lines().limit(REASON_LINES).toList();
    return lines.isEmpty() ? failure.getClass().getSimpleName() : String.join("\n", lines);
  }

  /** The line of the learner's code that failed; else where the step's answer belongs. */
  private String place(int step, Throwable failure) throws IOException {
    Path code = solution ? lesson.solution() : lesson.starter();
    for (StackTraceElement frame : failure.getStackTrace()) {
      Path file =
          code.resolve(frame.getClassName().replaceAll("\\$.*", "").replace('.', '/') + ".java");
      if (Files.exists(file)) {
        return place(file, frame.getMethodName(), frame.getLineNumber());
      }
    }
    for (Path source : Lesson.sources(lesson.solution())) {
      StepSource parsed = StepSource.parse(Files.readString(lesson.solution().resolve(source)));
      for (StepSource.Region region : parsed.regions()) {
        if (region.step() == step) {
          Path file = code.resolve(source);
          return place(file, region.method(), line(file, region));
        }
      }
    }
    return lesson.chapter();
  }

  private static int line(Path file, StepSource.Region region) throws IOException {
    if (!Files.exists(file)) {
      return 1;
    }
    List<String> lines = Files.readAllLines(file);
    for (String mark : List.of("Step " + region.step() + ": ", region.method() + "(")) {
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).contains(mark)) {
          return i + 1;
        }
      }
    }
    return 1;
  }

  /** Once as an IDE's console links it, once as a terminal does. */
  private String place(Path file, String method, int line) {
    Path root = lesson.folder().toAbsolutePath().getParent();
    String name = file.getFileName().toString();
    return method
        + "("
        + name
        + ":"
        + line
        + ")\n"
        + root.relativize(file.toAbsolutePath()).toString().replace('\\', '/')
        + ":"
        + line;
  }

  /** A console that cannot show the bar's characters gets plain ones. */
  private static String readable(String text) {
    String encoding = System.getProperty("stdout.encoding", System.getProperty("native.encoding"));
    boolean blocks =
        Stream.ofNullable(encoding)
            .allMatch(e -> Charset.forName(e).newEncoder().canEncode('\u2588'));
    return blocks
        ? text
        : text.replace('\u2588', '#').replace('\u2591', '.').replace('\u2714', '+');
  }
}

package course.websocket.kit;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a learner sees after a run: a progress bar, and the first failing step with its reason, the
 * place to write, the chapter and the first hint. Immutable, safe for use by several threads.
 */
public final class StepReport {

  private static final int WIDTH = 28;
  private static final int REASON_LINES = 6;

  /** With the names of the rows, just under the 100 columns that code has as well. */
  private static final int COLUMNS = 88;

  private final Lesson lesson;
  private final StepResults results;
  private final Progress before;
  private final String tested;
  private final boolean solution;

  /**
   * A report on the learner's code, or on the solution. What it calls new has not passed until now.
   *
   * @param tested the {@link Lesson#fingerprint} of the learner's code that ran, or null if it was
   *     the solution
   */
  public StepReport(Lesson lesson, StepResults results, String tested) throws IOException {
    this.lesson = lesson;
    this.results = results;
    this.before = Progress.of(lesson);
    this.tested = tested;
    this.solution = tested == null;
  }

  /**
   * The report as text, and the results taken over into the lesson's {@link Progress} if the
   * learner's code was tested.
   */
  public String render() throws IOException {
    StringBuilder text = new StringBuilder("\n");
    heading(text);
    if (!solution) {
      Progress.of(lesson).update(results.steps(), tested);
      List<Integer> newly = steps().filter(s -> passes(s) && !before.passed(s)).boxed().toList();
      newly.forEach(step -> passed(text, step, newly.size() == 1));
      String all = "what ran has passed; it has more tests: ./course test " + lesson.number() + ".";
      results.partly().forEach(step -> row(text, "step " + step, all + step));
    }
    StepResults.Result failure = results.firstFailure().orElse(null);
    if (failure != null) {
      failed(text, failure);
    } else if (!solution && passed() == lesson.steps().size()) {
      text.append("\n  Lesson ").append(lesson.number()).append(" is complete.");
      if (lesson.hasSolution()) {
        text.append(" Your code beside the solution: ./course diff ").append(lesson.number());
      }
      text.append("\n  Next: ").append(next()).append('\n');
    }
    return readable(text.toString());
  }

  /**
   * The report of a step whose tests could not run to their end.
   *
   * @param rows name and content: what happened, and where
   */
  public String stopped(int step, Map<String, String> rows) {
    StringBuilder text = new StringBuilder("\n");
    heading(text);
    text.append("\n  Step ").append(step).append(": ").append(lesson.step(step).title());
    text.append("\n\n");
    text.append(rows(rows));
    row(text, "read", anchor(lesson.step(step)));
    return readable(text.toString());
  }

  private IntStream steps() {
    return IntStream.rangeClosed(1, lesson.steps().size());
  }

  /** A step that did not run now is as it was. */
  private boolean passes(int step) {
    return results.steps().getOrDefault(step, !solution && before.passed(step));
  }

  private int passed() {
    return (int) steps().filter(this::passes).count();
  }

  /** What was learnt; where to read on and what to compare with only if there is room for it. */
  private void passed(StringBuilder text, int step, boolean alone) {
    Lesson.Info info = lesson.step(step);
    row(text, "\u2714 step " + step, info.learnt().strip());
    if (alone) {
      row(text, "", "read on: " + anchor(info));
    }
    if (alone && lesson.hasSolution()) {
      row(text, "", "an answer to compare: ./course diff " + lesson.number() + "." + step);
    }
  }

  private String anchor(Lesson.Info step) {
    return "docs/chapters/" + lesson.chapter() + ".adoc#" + step.name();
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

  private void heading(StringBuilder text) {
    text.append("  Lesson ").append(lesson.number()).append("  ").append(lesson.title());
    text.append(solution ? " (solution)" : "").append("\n  ");
    text.append(blocks(passed(), lesson.steps().size())).append('\n');
  }

  /** A progress bar, as this console can show it. */
  public static String bar(int passed, int total) {
    return readable(blocks(passed, total));
  }

  private static String blocks(int passed, int total) {
    int filled = total == 0 ? 0 : WIDTH * passed / total;
    String bar = "\u2588".repeat(filled) + "\u2591".repeat(WIDTH - filled);
    return bar + "  " + passed + " of " + total + " steps";
  }

  private void failed(StringBuilder text, StepResults.Result failure) throws IOException {
    int step = failure.step();
    if (step == 0) {
      text.append("\n  The given test ").append(failure.name()).append(" fails.\n");
      row(text, "reason", reason(step, failure.failure()));
      return;
    }
    Lesson.Info info = lesson.step(step);
    text.append("\n  Step ").append(step).append(": ").append(info.title()).append("\n\n");
    Throwable cause = unwritten(failure.failure()).orElse(failure.failure());
    row(text, "reason", reason(step, cause));
    row(text, "write", place(step, cause));
    row(text, "read", anchor(info));
    row(text, "test", failure.name());
    String more = "./course hint " + lesson.number() + "." + step;
    if (unwritten(cause).isPresent()) {
      Lesson.Hint hint = info.hints().get(0);
      row(text, "hint", hint.question() + "\n" + hint.answer().strip() + "\nmore: " + more);
    } else {
      row(text, "hint", more); // who has written something is past the first one
    }
  }

  /** More rows below a report, by their names. */
  public static String rows(Map<String, String> rows) {
    StringBuilder text = new StringBuilder();
    rows.forEach((name, content) -> row(text, name, content));
    return text.toString();
  }

  private static void row(StringBuilder text, String name, String content) {
    String label = name;
    for (String line : content.lines().flatMap(StepReport::wrapped).toList()) {
      text.append(String.format("  %-10s%s%n", label, line));
      label = "";
    }
  }

  /** A line that is too long, in parts: a terminal would break it within a word. */
  private static Stream<String> wrapped(String line) {
    int space = line.lastIndexOf(' ', COLUMNS);
    return line.length() <= COLUMNS || line.substring(0, space + 1).isBlank()
        ? Stream.of(line)
        : Stream.concat(Stream.of(line.substring(0, space)), wrapped(line.substring(space + 1)));
  }

  /** A step's own exception, which may be the cause of an assertion that expected another one. */
  private static Optional<Throwable> unwritten(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(UnsupportedOperationException.class::isInstance)
        .filter(e -> String.valueOf(e.getMessage()).startsWith("Step "))
        .findFirst();
  }

  private static String reason(int step, Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage().strip();
    if (unwritten(failure).isPresent()) {
      return message.startsWith("Step " + step + ":")
          ? "not written yet"
          : "needs what is not written yet: " + message;
    }
    if (!(failure instanceof AssertionError)) {
      message = failure.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }
    List<String> lines = message.lines().limit(REASON_LINES).toList();
    return lines.isEmpty() ? failure.getClass().getSimpleName() : String.join("\n", lines);
  }

  /**
   * The line of the learner's code that failed; else the first place of the step that is still
   * open; else all of them.
   */
  private String place(int step, Throwable failure) throws IOException {
    Path code = solution ? lesson.solution() : lesson.starter();
    for (StackTraceElement frame : failure.getStackTrace()) {
      Path file =
          code.resolve(frame.getClassName().replaceAll("\\$.*", "").replace('.', '/') + ".java");
      if (Files.exists(file)) {
        return place(file, frame.getMethodName(), frame.getLineNumber());
      }
    }
    List<String> written = new ArrayList<>();
    for (Path source : Lesson.sources(lesson.solution())) {
      StepSource parsed = StepSource.parse(Files.readString(lesson.solution().resolve(source)));
      for (StepSource.Region region : parsed.regions()) {
        if (region.step() == step) {
          Path file = code.resolve(source);
          int gap = line(file, "Step " + step + ": " + region.title());
          if (gap > 0) {
            return place(file, region.method(), gap);
          }
          written.add(link(file, region.method(), line(file, region.method() + "(")));
        }
      }
    }
    return String.join("\n", written);
  }

  /** The number of the first line with a text, or 0. */
  private static int line(Path file, String text) throws IOException {
    List<String> lines = Files.exists(file) ? Lesson.text(file).lines().toList() : List.of();
    return 1
        + IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).contains(text))
            .findFirst()
            .orElse(-1);
  }

  /** Once as an IDE's console links it, once as a terminal does. */
  private String place(Path file, String method, int line) {
    Path root = lesson.folder().toAbsolutePath().getParent();
    return link(file, method, line)
        + "\n"
        + root.relativize(file.toAbsolutePath()).toString().replace('\\', '/')
        + ":"
        + line;
  }

  private static String link(Path file, String method, int line) {
    return method + "(" + file.getFileName() + ":" + line + ")";
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

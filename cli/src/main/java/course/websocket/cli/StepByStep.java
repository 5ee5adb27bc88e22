package course.websocket.cli;

import course.websocket.kit.Lesson;
import course.websocket.kit.Progress;
import course.websocket.kit.StepReport;
import course.websocket.kit.StepResults;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.platform.launcher.TestExecutionListener;

/**
 * One test of the learner's code: from the step that the learner is on to the first one that fails,
 * which is said at once; then the steps that passed before. Used by one thread, but {@link
 * #stopped} by another while that one is stuck.
 */
final class StepByStep {

  /** How long a thread of the learner's may outlive the last test. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final List<Lesson> lessons;
  private final Lesson lesson;
  private final Request request;
  private final LessonCode code;
  private final TestExecutionListener watchdog;
  private final Consumer<Verdict> say;
  private final StepResults results = new StepResults();
  private final StepReport report;
  private final long started = System.nanoTime();

  private volatile int step;
  private volatile long compiled;

  /**
   * A test that has not begun.
   *
   * @param lessons the one to test, as the last, and all before it
   * @param say takes the verdicts
   */
  StepByStep(
      List<Lesson> lessons,
      Request request,
      LessonCode code,
      TestExecutionListener watchdog,
      Consumer<Verdict> say)
      throws IOException {
    this.lessons = lessons;
    this.lesson = lessons.get(lessons.size() - 1);
    this.request = request;
    this.code = code;
    this.watchdog = watchdog;
    this.say = say;
    this.step = request.step();
    this.report = new StepReport(lesson, results, lesson.fingerprint());
  }

  /**
   * Compiles and tests.
   *
   * @param superseded asked between two steps: whether a newer request makes this one useless
   */
  void test(BooleanSupplier superseded) throws IOException {
    try {
      compile();
    } catch (CompileError e) {
      compiled = millis();
      // Step 0 is there to be warm; the request that came with the mistake has said it.
      verdict(step == 0 ? "" : CompileReport.render(report, lesson, step, e), "", true);
      return;
    }
    compiled = millis();
    if (step == 0) {
      verdict("", "", true); // to be warm was all
      return;
    }
    TreeSet<Integer> open = steps(false);
    TreeSet<Integer> before = steps(true);
    open.add(step);
    before.remove(step);
    boolean passes = true;
    while (passes && !open.isEmpty()) {
      step = nextOf(open, step);
      open.remove(step);
      passes = run(step);
    }
    if (passes) {
      verdict("", "every step passes; now the whole lesson once more ...", false);
    } else if (outlives(() -> !LearnerThreads.rows(lessons).isEmpty())) {
      Map<String, String> rows = LearnerThreads.rows(lessons);
      rows.remove("write"); // the report has its own
      verdict(report.render() + StepReport.rows(rows), "still running; stopped", true);
      return;
    } else {
      verdict(report.render(), "testing what passed before ...", false);
    }

    before.add(0); // the tests of given code
    boolean holds = true;
    while (holds && !before.isEmpty() && !superseded.getAsBoolean()) {
      int each = before.pollLast();
      holds = run(each);
      step = holds || each == 0 ? step : each;
    }
    if (!holds) {
      verdict(report.render(), "", true);
    } else if (before.isEmpty() && passes) {
      step = 0;
      verdict(report.render(), "", true);
    } else if (before.isEmpty()) {
      report.render();
      verdict("", "what passed before still passes", true);
    }
  }

  /** Says where the code stands that does not end; the thread that tests is still in it. */
  void stopped() {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put(
        "reason", "stopped after " + Watchdog.LIMIT.toSeconds() + " s: your code does not end");
    rows.putAll(LearnerThreads.rows(lessons));
    verdict(report.stopped(step, rows), "", true);
  }

  /** Whether the learner's code has left threads behind, such as those of a server still open. */
  boolean leftThreads(BooleanSupplier superseded) {
    return outlives(() -> LessonCode.threads() > 0 && !superseded.getAsBoolean());
  }

  /** Whether a condition still holds after the time that threads have to end. */
  private static boolean outlives(BooleanSupplier condition) {
    long end = System.nanoTime() + GRACE.toNanos();
    try {
      while (condition.getAsBoolean()) {
        if (System.nanoTime() > end) {
          return true;
        }
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private long millis() {
    return Duration.ofNanos(System.nanoTime() - started).toMillis();
  }

  private void compile() throws IOException {
    code.startAgain();
    for (Lesson each : lessons) {
      code.learner(each);
    }
    code.tests(lesson);
  }

  /** The steps that had passed, or had not, before this test. */
  private TreeSet<Integer> steps(boolean passed) throws IOException {
    Progress progress = Progress.of(lesson);
    return IntStream.rangeClosed(1, lesson.steps().size())
        .filter(each -> progress.passed(each) == passed)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The step itself or the nearest after it; behind the last one comes the first. */
  private static int nextOf(TreeSet<Integer> steps, int step) {
    Integer next = steps.ceiling(step);
    return next == null ? steps.first() : next;
  }

  private boolean run(int number) throws IOException {
    code.run(lesson, each -> each == number, results, watchdog);
    List<StepResults.Result> ran =
        results.all().stream().filter(result -> result.step() == number).toList();
    return (number == 0 || !ran.isEmpty()) && ran.stream().allMatch(StepResults.Result::passed);
  }

  private void verdict(String text, String note, boolean last) {
    say.accept(
        new Verdict(request.number(), step, text, note, last, compiled, millis() - compiled));
  }
}

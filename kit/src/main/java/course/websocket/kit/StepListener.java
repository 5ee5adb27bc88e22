package course.websocket.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Shows the {@link StepReport} at the end of each run of a lesson's tests, in an IDE as under
 * Maven: the JUnit platform finds this class by itself. Used by one thread at a time.
 */
public final class StepListener implements TestExecutionListener {

  /** Set by the build: the file that takes the report, to be shown after Maven's own last words. */
  private static final String REPORT_FILE = "course.report";

  /** Set by Surefire alone: IDEs take over the build's properties, but nobody prints the file. */
  private static final String SUREFIRE = "surefire.test.class.path";

  private StepResults results = new StepResults();
  private String tested;

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    results = new StepResults();
    tested = null;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (tested == null && test.getSource().orElse(null) instanceof ClassSource source) {
      tested = Lesson.of(source.getJavaClass()).map(StepListener::fingerprint).orElse("");
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult outcome) {
    results.executionFinished(test, outcome);
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (results.all().isEmpty()) {
      return;
    }
    Class<?> test = results.all().get(0).type();
    Lesson.of(test).ifPresent(this::show);
  }

  private void show(Lesson lesson) {
    String file = System.getProperty(REPORT_FILE);
    try {
      if (file == null || System.getProperty(SUREFIRE) == null) {
        System.out.print(new StepReport(lesson, results, tested).render());
      } else {
        Path path = Path.of(file);
        boolean solution = path.getParent().endsWith("solution");
        Files.writeString(path, new StepReport(lesson, results, solution ? null : tested).render());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot report on " + lesson.folder(), e);
    }
  }

  private static String fingerprint(Lesson lesson) {
    try {
      return lesson.fingerprint();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + lesson.folder(), e);
    }
  }
}

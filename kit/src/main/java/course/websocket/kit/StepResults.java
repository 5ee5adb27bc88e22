package course.websocket.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Collects the results of a run of a lesson's tests. Used by one thread at a time, as the JUnit
 * platform does.
 */
public final class StepResults implements TestExecutionListener {

  /**
   * The result of one test.
   *
   * @param type its class
   * @param step the step that it checks, 0 for a test of given code
   * @param name class and method
   * @param failure what it threw, or null if it passed
   */
  public record Result(Class<?> type, int step, String name, Throwable failure) {
    public boolean passed() {
      return failure == null;
    }
  }

  private final List<Result> results = new ArrayList<>();

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult outcome) {
    Throwable failure = outcome.getThrowable().orElse(null);
    test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .filter(source -> test.isTest() || failure != null)
        .ifPresent(
            source -> {
              Step step = source.getJavaMethod().getAnnotation(Step.class);
              Given given = source.getJavaMethod().getAnnotation(Given.class);
              if (step != null || given != null) {
                results.add(
                    new Result(
                        source.getJavaClass(),
                        step == null ? 0 : step.value(),
                        source.getJavaClass().getSimpleName() + "." + source.getMethodName(),
                        failure));
              }
            });
    if (failure != null && !test.isTest() && test.getSource().isPresent()) {
      System.err.println(test.getDisplayName() + ": " + failure);
    }
  }

  /** All results so far, in the order of their end. */
  public List<Result> all() {
    return List.copyOf(results);
  }

  /** The failure that the learner should see: of the first step that has one. */
  public Optional<Result> firstFailure() {
    Result first = null;
    for (Result result : results) {
      if (!result.passed() && (first == null || result.step < first.step)) {
        first = result;
      }
    }
    return Optional.ofNullable(first);
  }

  /** Each step that ran, with whether all its tests passed. */
  public TreeMap<Integer, Boolean> steps() {
    TreeMap<Integer, Boolean> steps = new TreeMap<>();
    for (Result result : results) {
      if (result.step > 0) {
        steps.merge(result.step, result.passed(), Boolean::logicalAnd);
      }
    }
    return steps;
  }
}

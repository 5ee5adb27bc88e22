package course.websocket.kit;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

  /** Found when first asked for. */
  private Map<Integer, Set<String>> tests;

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

  /**
   * Each step that ran, with whether all its tests passed. Of one that ran {@link #partly}, as when
   * an IDE runs a single class, nothing is known.
   */
  public TreeMap<Integer, Boolean> steps() {
    TreeMap<Integer, Boolean> steps = ran();
    steps.keySet().removeAll(partly());
    return steps;
  }

  /** The steps that have more tests than ran, and those that ran have passed. */
  public List<Integer> partly() {
    Set<String> names = results.stream().map(Result::name).collect(Collectors.toSet());
    return ran().entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .filter(step -> !names.containsAll(tests().getOrDefault(step, Set.of())))
        .toList();
  }

  private TreeMap<Integer, Boolean> ran() {
    TreeMap<Integer, Boolean> steps = new TreeMap<>();
    for (Result result : results) {
      if (result.step > 0) {
        steps.merge(result.step, result.passed(), Boolean::logicalAnd);
      }
    }
    return steps;
  }

  /** The names of each step's tests, as far as the lesson is known that the results are of. */
  private Map<Integer, Set<String>> tests() {
    if (tests == null) {
      tests = new HashMap<>();
      Class<?> known = results.get(0).type;
      Lesson.of(known).ifPresent(lesson -> addTests(lesson, known.getClassLoader()));
    }
    return tests;
  }

  private void addTests(Lesson lesson, ClassLoader loader) {
    try {
      for (Path source : Lesson.sources(lesson.tests())) {
        String name = source.toString().replaceAll("\\.java$", "").replace(File.separatorChar, '.');
        for (Method test : Class.forName(name, false, loader).getDeclaredMethods()) {
          Step step = test.getAnnotation(Step.class);
          if (step != null) {
            tests
                .computeIfAbsent(step.value(), each -> new HashSet<>())
                .add(test.getDeclaringClass().getSimpleName() + "." + test.getName());
          }
        }
      }
    } catch (IOException | ClassNotFoundException e) {
      tests.clear(); // not all are compiled: what ran is taken for all
    }
  }
}

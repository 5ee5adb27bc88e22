package course.websocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import course.websocket.kit.Lesson;
import course.websocket.kit.StepResults;
import course.websocket.kit.StepResults.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * The gate: what every lesson promises its learner, shown for each test. On the starter all fail
 * for a reason that teaches; with the first n steps solved, step n passes and the next one fails;
 * the solution passes again and again, in any order of the lessons; and a step that is undone fails
 * each of its tests.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class GateTest {

  /** How often the solution is run: GATE_REPEAT=20 looks for flakes. */
  private static final int REPEAT =
      Integer.parseInt(System.getenv().getOrDefault("GATE_REPEAT", "1"));

  /** A failure takes this long at most: a learner must not wait for a time-out. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Map<Integer, Path> SOLVED = new HashMap<>();
  private static final Map<Integer, Path> TESTS = new HashMap<>();
  private static final List<LessonCode> OPEN = new ArrayList<>();
  private static List<Lesson> lessons;

  /** Compiles once what every run shares: each lesson's tests, and the solutions below it. */
  @BeforeAll
  static void compileWhatIsShared() throws IOException {
    lessons = Lesson.all(Path.of("..").toAbsolutePath().normalize());
    LessonCode code = new LessonCode();
    OPEN.add(code);
    for (Lesson lesson : lessons) {
      SOLVED.put(lesson.number(), code.solution(lesson, step -> true));
    }
    for (Lesson lesson : lessons) {
      TESTS.put(lesson.number(), code.tests(lesson));
    }
  }

  @AfterAll
  static void close() throws IOException {
    for (LessonCode code : OPEN) {
      code.close();
    }
  }

  @TestFactory
  Stream<DynamicNode> everyLesson() {
    long seed = new Random().nextLong();
    List<Lesson> shuffled = new ArrayList<>(lessons);
    Collections.shuffle(shuffled, new Random(seed));
    System.out.println("gate: order of the lessons from seed " + seed);
    return shuffled.stream()
        .map(
            lesson -> {
              int last = lesson.steps().size();
              List<DynamicTest> tests = new ArrayList<>();
              for (int solved = 0; solved < last; solved++) {
                tests.add(firstSteps(lesson, solved));
              }
              for (int run = 1; run <= REPEAT; run++) {
                tests.add(dynamicTest("solution passes, run " + run, () -> assertSolved(lesson)));
              }
              for (int step = 1; step < last; step++) { // the last one alone was undone above
                tests.add(undone(lesson, step));
              }
              return dynamicContainer(lesson.chapter(), tests);
            });
  }

  /**
   * The starter fails everywhere; each further step turns its own tests green, and no later ones.
   */
  private static DynamicTest firstSteps(Lesson lesson, int solved) {
    return dynamicTest(
        solved + " steps solved: the next one fails",
        () -> {
          IntPredicate shown =
              step -> solved == 0 || step == solved || step == solved + 1 || step == 0;
          List<Result> results = run(lesson, step -> step <= solved, shown);
          for (Result result : results) {
            if (result.step() <= solved) {
              assertPasses(result);
            } else {
              assertFailsForItsReason(result, step -> step > solved);
            }
          }
        });
  }

  private static DynamicTest undone(Lesson lesson, int undone) {
    return dynamicTest(
        "step " + undone + " undone fails each of its tests",
        () -> {
          for (Result result : run(lesson, step -> step != undone, step -> step == undone)) {
            assertFailsForItsReason(result, step -> step == undone);
          }
        });
  }

  private static void assertSolved(Lesson lesson) throws IOException {
    List<Result> results = run(lesson, step -> true, step -> true);
    results.forEach(GateTest::assertPasses);
    assertTestsFor(lesson, results);
  }

  private static List<Result> run(Lesson lesson, IntPredicate solved, IntPredicate steps)
      throws IOException {
    try (LessonCode code = new LessonCode()) {
      for (Lesson earlier : lessons) {
        if (earlier.number() < lesson.number()) {
          code.reuse(earlier, SOLVED.get(earlier.number()));
        }
      }
      code.solution(lesson, solved);
      code.reuse(lesson, TESTS.get(lesson.number()));
      long start = System.nanoTime();
      StepResults results = code.run(lesson, steps);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.compareTo(LIMIT) < 0, lesson.chapter() + " took " + took);
      return results.all();
    }
  }

  private static void assertPasses(Result result) {
    if (!result.passed()) {
      throw new AssertionError(result.name() + " must pass", result.failure());
    }
  }

  /** The stub's own exception, or an assertion: nothing that a learner could not act upon. */
  private static void assertFailsForItsReason(Result result, IntPredicate unsolved) {
    Throwable failure = result.failure();
    assertNotNull(failure, result.name() + " passes although its step is not written");
    if (failure instanceof UnsupportedOperationException) {
      String message = String.valueOf(failure.getMessage());
      assertTrue(message.matches("Step \\d+: .*"), result.name() + ": " + message);
      int step = Integer.parseInt(message.replaceAll("Step (\\d+): .*", "$1"));
      assertTrue(unsolved.test(step), result.name() + " fails for another step: " + message);
    } else if (!(failure instanceof AssertionError)) {
      throw new AssertionError(result.name() + " fails for a reason of its own", failure);
    }
  }

  /** Every step has a test, and every test a step. */
  private static void assertTestsFor(Lesson lesson, List<Result> results) {
    Set<Integer> tested = results.stream().map(Result::step).collect(Collectors.toSet());
    tested.remove(0);
    Set<Integer> steps =
        IntStream.rangeClosed(1, lesson.steps().size())
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(steps, tested, "steps with a test in " + lesson.chapter());
  }
}

package course.websocket.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepSourceTest {

  private static final String SOURCE =
      """
      class Sum {
        // tag::field[]
        private int sum;

        // end::field[]

        int add(int value) {
          // tag::step1[] add the value
          sum += value;
          return sum;
          // end::step1[]
        }

        boolean full() {
          // starter: return false;
          // tag::step2[] say when it is full
          return sum > 10;
          // end::step2[]
        }
      }
      """;

  private final StepSource source = StepSource.parse(SOURCE);

  @Test
  void starterThrowsOrHasItsOwnCode() {
    assertEquals(
        """
        class Sum {
          private int sum;

          int add(int value) {
            throw new UnsupportedOperationException("Step 1: add the value");
          }

          boolean full() {
            // Step 2: say when it is full
            return false;
          }
        }
        """,
        source.starter());
  }

  @Test
  void undoLeavesTheOtherStepsSolved() {
    String undone = source.with(step -> step != 2);
    assertEquals(source.with(step -> true).replace("    return sum > 10;", unsolved(1)), undone);
  }

  @Test
  void solveFillsInOneStepAndKeepsTheRestOfTheLearnersText() {
    String learner = source.starter().replace("class Sum", "/** Mine. */ class Sum");
    assertEquals(
        Optional.of(source.with(step -> step != 2).replace("class Sum", "/** Mine. */ class Sum")),
        source.solve(learner, 1));
  }

  @Test
  void solveGivesUpWhereTheLearnerHasChangedThePlace() {
    String learner = source.starter().replace("add the value", "mine");
    assertEquals(Optional.empty(), source.solve(learner, 1));
  }

  @Test
  void regionKnowsItsMethod() {
    assertEquals("add", source.regions().get(0).method());
    assertEquals("full", source.regions().get(1).method());
  }

  @Test
  void markerThatDoesNotMatchNamesItsLine() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> StepSource.parse("// tag::step1[] a\n// end::step2[]\n"));
    assertEquals("line 2: no tag for this end", e.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> StepSource.parse("// tag::step1[] a\n"), "no end");
  }

  private String unsolved(int region) {
    return String.join("\n", source.regions().get(region).unsolved());
  }
}

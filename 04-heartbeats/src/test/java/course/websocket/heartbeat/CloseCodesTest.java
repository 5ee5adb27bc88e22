package course.websocket.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.Given;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The catalogue of close codes, which the lesson gives. */
class CloseCodesTest {

  @Test
  @Given
  void clientComesBackWhereWaitingHelps() {
    for (int code : new int[] {1001, 1005, 1006, 1011, 1012, 1013, 1014, 1015}) {
      assertTrue(CloseCodes.of(code).comesBack(), "after " + code);
    }
  }

  @Test
  @Given
  void clientEndsWhereTheNextAttemptWouldEndTheSame() {
    for (int code : new int[] {1000, 1002, 1003, 1007, 1008, 1009, 1010}) {
      assertFalse(CloseCodes.of(code).comesBack(), "after " + code);
    }
  }

  @Test
  @Given
  void applicationRefusesWith4400To4499() {
    assertTrue(CloseCodes.of(4399).comesBack());
    assertFalse(CloseCodes.of(4400).comesBack());
    assertFalse(CloseCodes.of(4499).comesBack());
    assertTrue(CloseCodes.of(4500).comesBack());
  }

  @Test
  @Given
  void unknownCodeComesBackAndKeepsItsNumber() {
    for (int code : new int[] {999, 1016, 2999, 3000, 4999, 65_535}) {
      assertTrue(CloseCodes.of(code).comesBack(), "after " + code);
      assertEquals(code, CloseCodes.of(code).number());
    }
  }

  @Test
  @Given
  void eachCodeStandsOnceWithNameAndMeaning() {
    List<CloseCodes.Code> all = CloseCodes.ALL;
    Set<Integer> numbers = new HashSet<>();
    for (CloseCodes.Code code : all) {
      assertTrue(numbers.add(code.number()), () -> code.number() + " stands twice");
      assertFalse(code.name().isBlank() || code.meaning().isBlank(), code::toString);
      assertEquals(code, CloseCodes.of(code.number()));
    }
  }
}

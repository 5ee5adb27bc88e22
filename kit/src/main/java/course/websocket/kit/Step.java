package course.websocket.kit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which step of its lesson a test checks. The test must fail on the starter and pass on the
 * solution; the gate proves both, and that the test fails when only this step is undone.
 *
 * <p>A class that has it comes before the other classes with tests of this step.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Step {
  /** The step's number in its lesson's {@code lesson.yaml}, from 1. */
  int value();
}

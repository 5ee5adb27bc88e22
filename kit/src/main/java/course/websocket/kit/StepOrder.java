package course.websocket.kit;

import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/**
 * Runs test classes and methods in the order of their steps. Stateless, safe for several threads.
 */
public final class StepOrder implements MethodOrderer, ClassOrderer {

  @Override
  public void orderMethods(MethodOrdererContext context) {
    context
        .getMethodDescriptors()
        .sort(Comparator.comparingInt((MethodDescriptor d) -> step(d.getMethod())));
  }

  @Override
  public void orderClasses(ClassOrdererContext context) {
    List<? extends ClassDescriptor> classes = context.getClassDescriptors();
    classes.sort(Comparator.comparingInt((ClassDescriptor d) -> firstStep(d.getTestClass())));
  }

  private static int firstStep(Class<?> testClass) {
    return Stream.of(testClass.getDeclaredMethods()).mapToInt(StepOrder::step).min().orElse(0);
  }

  private static int step(Method method) {
    Step step = method.getAnnotation(Step.class);
    return step == null ? Integer.MAX_VALUE : step.value();
  }
}

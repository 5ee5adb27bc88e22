package course.websocket.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/**
 * Runs test classes and methods in the order of their steps, so that the first failure is the one
 * to look at. Within a step, methods come as they stand in their file, and classes by name, but for
 * one with {@link Step}, which is the first. Stateless, safe for several threads.
 */
public final class StepOrder implements MethodOrderer, ClassOrderer {

  @Override
  public void orderMethods(MethodOrdererContext context) {
    String source = source(context.getTestClass());
    context
        .getMethodDescriptors()
        .sort(
            Comparator.comparingInt((MethodDescriptor d) -> step(d.getMethod()))
                .thenComparing(d -> source.indexOf(" " + d.getMethod().getName() + "(")));
  }

  @Override
  public void orderClasses(ClassOrdererContext context) {
    context
        .getClassDescriptors()
        .sort(
            Comparator.comparingInt((ClassDescriptor d) -> firstStep(d.getTestClass()))
                .thenComparing(d -> !d.getTestClass().isAnnotationPresent(Step.class))
                .thenComparing(d -> d.getTestClass().getName()));
  }

  /** The file of a lesson's test, or nothing for a test that no lesson has. */
  private static String source(Class<?> test) {
    String file = "src/test/java/" + test.getName().replace('.', '/') + ".java";
    try (Stream<Path> modules = Files.list(Lesson.root())) {
      Path source =
          modules.map(m -> m.resolve(file)).filter(Files::exists).findFirst().orElse(null);
      return source == null ? "" : Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static int firstStep(Class<?> testClass) {
    return Stream.of(testClass.getDeclaredMethods()).mapToInt(StepOrder::step).min().orElse(0);
  }

  private static int step(Method method) {
    Step step = method.getAnnotation(Step.class);
    return step == null ? Integer.MAX_VALUE : step.value();
  }
}

package course.websocket.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A lesson, or one of its steps: {@code 1} or {@code 1.3}. Immutable, safe for use by several
 * threads.
 *
 * @param lesson from 1
 * @param step from 1, or 0 for the whole lesson
 */
record StepId(int lesson, int step) {

  /** Reads an argument. */
  static final class Converter implements ITypeConverter<StepId> {
    @Override
    public StepId convert(String value) {
      if (!value.matches("\\d{1,2}(\\.\\d{1,2})?")) {
        throw new TypeConversionException("'" + value + "' is no lesson (1) and no step (1.3)");
      }
      String[] parts = value.split("\\.");
      int step = parts.length == 1 ? 0 : Integer.parseInt(parts[1]);
      return new StepId(Integer.parseInt(parts[0]), step);
    }
  }
}

package course.websocket.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a TCP port. Stateless. */
final class Port implements ITypeConverter<Integer> {

  private static final int MAX = 65_535;

  @Override
  public Integer convert(String value) {
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > MAX) {
      throw new TypeConversionException("'" + value + "' is no port: 0 to " + MAX);
    }
    return Integer.valueOf(value);
  }
}

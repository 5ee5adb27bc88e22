package course.websocket.cli;

import course.websocket.kit.StepReport;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What the learner's code prints, up to a limit. Safe for use by several threads. */
final class Printed extends OutputStream {

  /** A loop that prints must not fill the memory. */
  private static final int MAX_BYTES = 64 << 10;

  private static final int LINES = 10;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public synchronized void write(int b) {
    if (bytes.size() < MAX_BYTES) {
      bytes.write(b);
    }
  }

  PrintStream stream() {
    return new PrintStream(this, true, StandardCharsets.UTF_8);
  }

  synchronized void clear() {
    bytes.reset();
  }

  /** The first lines as a row of the report; empty if nothing was printed. */
  synchronized String rows() {
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty()) {
      return "";
    }
    String text = String.join("\n", lines.subList(0, Math.min(LINES, lines.size())));
    String more = lines.size() > LINES ? "\n... " + (lines.size() - LINES) + " more" : "";
    return StepReport.rows(Map.of("printed", text + more));
  }
}

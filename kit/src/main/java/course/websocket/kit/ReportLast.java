package course.websocket.kit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Prints a lesson's report when Maven has said its last word, so that the report is what the screen
 * shows. Maven runs it inside its own process, before the tests; it leaves a shutdown hook there.
 */
public final class ReportLast {

  private ReportLast() {}

  /**
   * Registers the hook.
   *
   * @param args the file that the tests will write their report to
   */
  public static void main(String[] args) throws IOException {
    Path report = Path.of(args[0]);
    Files.deleteIfExists(report);
    // The group of this thread ends with the plugin, and no thread of it could start any more.
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    Runtime.getRuntime().addShutdownHook(new Thread(group, () -> print(report), "report-last"));
  }

  private static void print(Path report) {
    if (Files.exists(report)) {
      try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
        Files.copy(report, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

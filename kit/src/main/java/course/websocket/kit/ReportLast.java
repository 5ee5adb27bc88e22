package course.websocket.kit;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Prints the lessons' reports when Maven has said its last word, so that they are what the screen
 * shows. Maven runs it inside its own process, before each lesson's tests; it leaves a shutdown
 * hook there.
 */
public final class ReportLast {

  /** The reports to print, in order; each lesson's run has another loader but the same property. */
  private static final String REPORTS = "course.reports";

  private ReportLast() {}

  /**
   * Adds a report, and with the first one registers the hook.
   *
   * @param args the file that the tests will write their report to
   */
  public static void main(String[] args) throws IOException {
    Files.deleteIfExists(Path.of(args[0]));
    String before = System.getProperty(REPORTS);
    System.setProperty(REPORTS, before == null ? args[0] : before + File.pathSeparator + args[0]);
    if (before == null) {
      // The group of this thread ends with the plugin, and no thread of it could start any more.
      ThreadGroup group = Thread.currentThread().getThreadGroup();
      while (group.getParent() != null) {
        group = group.getParent();
      }
      Runtime.getRuntime().addShutdownHook(new Thread(group, ReportLast::print, "report-last"));
    }
  }

  private static void print() {
    // Not closed: Maven's standard output is not this class's own.
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    try {
      for (String report : System.getProperty(REPORTS).split(File.pathSeparator)) {
        if (Files.exists(Path.of(report))) {
          Files.copy(Path.of(report), out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package course.websocket.kit;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * The steps of a lesson that passed when their tests last ran, on the learner's code, wherever they
 * ran: in the IDE, by Maven or by the course command. Used by one thread at a time.
 *
 * <p>Each result carries the fingerprint of the code that it is about, so that it is known to be
 * old as soon as that code has changed.
 */
public final class Progress {

  private static final String PASSED = "passed ";
  private static final String FAILED = "failed ";

  private final Path file;
  private final Properties results = new Properties();

  /** Of the code as it is now; not computed before there is a result to compare with. */
  private String fingerprint;

  private Progress(Path file) {
    this.file = file;
  }

  /** Reads the last results of a lesson; without any, no step has passed. */
  public static Progress of(Lesson lesson) throws IOException {
    Progress progress = new Progress(lesson.folder().resolve("target/main/steps.properties"));
    if (Files.exists(progress.file)) {
      try (Reader reader = Files.newBufferedReader(progress.file)) {
        progress.results.load(reader);
      }
      progress.fingerprint = lesson.fingerprint();
    }
    return progress;
  }

  /** Whether the step passed when its tests last ran. */
  public boolean passed(int step) {
    return result(step).startsWith(PASSED);
  }

  /** Whether the step failed when its tests last ran. */
  public boolean failed(int step) {
    return result(step).startsWith(FAILED);
  }

  /** Whether the code has changed since the step's tests last ran. */
  public boolean changedSince(int step) {
    return !result(step).isEmpty() && !result(step).endsWith(fingerprint);
  }

  private String result(int step) {
    return results.getProperty(Integer.toString(step), "");
  }

  /**
   * Takes over the results of a run and writes them down.
   *
   * @param tested the {@link Lesson#fingerprint} of the code that ran
   */
  public void update(Map<Integer, Boolean> steps, String tested) throws IOException {
    fingerprint = fingerprint == null ? tested : fingerprint;
    steps.forEach(
        (step, passed) ->
            results.setProperty(step.toString(), (passed ? PASSED : FAILED) + tested));
    Files.createDirectories(file.getParent());
    try (Writer writer = Files.newBufferedWriter(file)) {
      results.store(writer, "What the tests said last, and of which code");
    }
  }

  /** Forgets everything, as after a reset. */
  public void clear() throws IOException {
    results.clear();
    Files.deleteIfExists(file);
  }
}

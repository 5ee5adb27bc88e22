package course.websocket.kit;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The steps of a lesson that passed when their tests last ran, on the learner's code, wherever they
 * ran: in the IDE, by Maven or by the course command. Used by one thread at a time.
 */
public final class Progress {

  private final Path file;
  private final TreeMap<Integer, Boolean> steps = new TreeMap<>();

  private Progress(Path file) {
    this.file = file;
  }

  /** Reads the last results of a lesson; without any, no step has passed. */
  public static Progress of(Lesson lesson) throws IOException {
    Progress progress = new Progress(lesson.folder().resolve("target/main/steps.properties"));
    if (Files.exists(progress.file)) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(progress.file)) {
        properties.load(reader);
      }
      properties.forEach(
          (step, passed) ->
              progress.steps.put(
                  Integer.valueOf(step.toString()), Boolean.valueOf(passed.toString())));
    }
    return progress;
  }

  public boolean passed(int step) {
    return steps.getOrDefault(step, false);
  }

  /** Takes over the results of a run and writes them down. */
  public void update(Map<Integer, Boolean> results) throws IOException {
    steps.putAll(results);
    Properties properties = new Properties();
    steps.forEach((step, passed) -> properties.setProperty(step.toString(), passed.toString()));
    Files.createDirectories(file.getParent());
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, "Steps that passed when their tests last ran");
    }
  }

  /** Forgets everything, as after a reset. */
  public void clear() throws IOException {
    steps.clear();
    Files.deleteIfExists(file);
  }
}

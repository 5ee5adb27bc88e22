package course.websocket.cli;

import course.websocket.kit.Lesson;
import course.websocket.kit.StepSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** The learner's files, which are never lost. Used by one thread. */
final class Workspace {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss");

  private final Path root;

  Workspace(Path root) {
    this.root = root;
  }

  /** The solution of a lesson with some steps, by file name relative to the source folder. */
  static Map<Path, String> solution(Lesson lesson, IntPredicate solved) throws IOException {
    Map<Path, String> files = new TreeMap<>();
    for (Path source : Lesson.sources(lesson.solution())) {
      String text = Files.readString(lesson.solution().resolve(source));
      try {
        files.put(source, StepSource.parse(text).with(solved));
      } catch (IllegalArgumentException e) {
        throw new IOException(source + ", " + e.getMessage(), e);
      }
    }
    return files;
  }

  /**
   * Writes files of a lesson's starter folder; whatever they would change is copied first.
   *
   * @return the folder of the copies, or null if nothing had to be copied
   */
  Path write(Lesson lesson, Map<Path, String> files) throws IOException {
    Path kept = root.resolve(".course/kept").resolve(LocalDateTime.now().format(TIME));
    for (int again = 2; Files.exists(kept); again++) {
      kept = kept.resolveSibling(LocalDateTime.now().format(TIME) + "-" + again);
    }
    boolean copied = false;
    for (Map.Entry<Path, String> entry : files.entrySet()) {
      Path file = lesson.starter().resolve(entry.getKey());
      byte[] text = entry.getValue().getBytes(StandardCharsets.UTF_8);
      if (Files.exists(file) && !Arrays.equals(Files.readAllBytes(file), text)) {
        Path copy = kept.resolve(lesson.chapter()).resolve(entry.getKey());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
        copied = true;
      }
      Files.createDirectories(file.getParent());
      Files.write(file, text);
    }
    return copied ? kept : null;
  }

  /** Says where the former text is. */
  void sayKept(Path kept) {
    if (kept != null) {
      System.out.println("  Your former code is kept in " + root.relativize(kept));
    }
  }
}

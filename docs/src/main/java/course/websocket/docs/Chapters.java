package course.websocket.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The build's step before Asciidoctor: copies the chapters, and leaves the solutions of the steps
 * out if the teacher says so. Holds no state; one run at a time for each output folder.
 */
public final class Chapters {
  private static final String TITLE = ".Solution";
  private static final String BORDER = "====";

  private Chapters() {}

  /**
   * Runs it.
   *
   * @param args the folder of the chapters, the output folder, and whether to keep the solutions
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      throw new IllegalArgumentException("arguments: CHAPTERS_DIR OUTPUT_DIR true|false");
    }
    copy(Path.of(args[0]), Path.of(args[1]), Boolean.parseBoolean(args[2]));
  }

  static void copy(Path chapters, Path output, boolean solutions) throws IOException {
    try (Stream<Path> files = Files.walk(chapters)) {
      for (Path file : files.toList()) {
        Path target = output.resolve(chapters.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (solutions || !file.toString().endsWith(".adoc")) {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        } else {
          Files.write(target, withoutSolutions(Files.readAllLines(file)));
        }
      }
    }
  }

  /** The lines without the blocks that are titled {@code .Solution}. */
  static List<String> withoutSolutions(List<String> lines) {
    List<String> kept = new ArrayList<>();
    int borders = 2; // of the block that is left out; 2 is outside of one
    for (String line : lines) {
      if (line.equals(TITLE)) {
        borders = 0;
      }
      if (borders == 2) {
        kept.add(line);
      } else if (line.equals(BORDER)) {
        borders++;
      }
    }
    if (borders != 2) {
      throw new IllegalArgumentException("a block " + TITLE + " that does not end with " + BORDER);
    }
    return kept;
  }
}

package course.websocket.quiz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The build's step that writes the bank for learning platforms. Holds no state; one run at a time
 * for each output folder.
 */
public final class Exports {
  private Exports() {}

  /**
   * Runs it.
   *
   * @param args the folder of the questions, the output folder
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("arguments: QUESTIONS_DIR OUTPUT_DIR");
    }
    write(QuestionBank.load(Path.of(args[0])), Path.of(args[1]));
  }

  static void write(QuestionBank bank, Path output) throws IOException {
    Files.createDirectories(output);
    Files.writeString(output.resolve("websocket-course.moodle.xml"), MoodleXml.of(bank));
    Files.writeString(output.resolve("websocket-course.gift.txt"), Gift.of(bank));
    Path qti = output.resolve("websocket-course.qti21.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(qti))) {
      for (Map.Entry<String, String> file : Qti.of(bank).entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTime(0); // the same bank gives the same bytes
        zip.putNextEntry(entry);
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
  }
}

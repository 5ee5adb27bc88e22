package course.websocket.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A command that has ended, and what it printed. Immutable; one command at a time, as it takes the
 * standard output.
 */
record CourseRun(int status, String out, String err) {

  static CourseRun of(Path root, String... args) {
    CommandLine command = Course.commandLine(root);
    StringWriter errors = new StringWriter();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      command.setOut(new PrintWriter(System.out, true));
      command.setErr(new PrintWriter(errors, true));
      int status = command.execute(args);
      return new CourseRun(status, printed.toString(StandardCharsets.UTF_8), errors.toString());
    } finally {
      System.setOut(before);
    }
  }

  /** Copies what {@code ./course} needs of a lesson; its starter is written by a command. */
  static void copyLesson(String lesson, Path root) throws IOException {
    for (String part : List.of("lesson.yaml", "src/solution/java", "src/test/java")) {
      copy(lesson + "/" + part, root);
    }
  }

  /** Copies a file or a folder of this repository to the same place in another. */
  static void copy(String name, Path root) throws IOException {
    Path repository = Path.of("..").toAbsolutePath().normalize();
    try (Stream<Path> files = Files.walk(repository.resolve(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = root.resolve(repository.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}

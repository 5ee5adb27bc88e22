package course.websocket.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One lesson as its folder has it: the steps of {@code lesson.yaml}, the solution and the starter.
 * Immutable, safe for use by several threads.
 *
 * @param folder the lesson's folder, such as {@code 01-echo}
 * @param number 1 for the first lesson
 * @param title one line
 * @param server the class whose {@code main(port, redisUrl)} runs the lesson's server
 * @param redis whether that server needs Redis
 * @param steps in order, the first is step 1
 */
public record Lesson(
    Path folder, int number, String title, String server, boolean redis, List<Info> steps) {

  /** Where a copy for a class keeps the starter, with the steps' markers. */
  public static final String HANDED_OUT = "src/starter/java";

  /**
   * What {@code lesson.yaml} says of a step.
   *
   * @param name the anchor of its section in the chapter
   * @param title what to do, as an order: "compute the accept key"
   * @param learnt one sentence, shown when the step passes
   * @param hints from a nudge to nearly the code
   */
  public record Info(String name, String title, String learnt, List<Hint> hints) {}

  /**
   * One hint.
   *
   * @param question its title
   * @param answer its text
   */
  public record Hint(String question, String answer) {}

  private record File(int lesson, String title, String server, boolean redis, List<Info> steps) {}

  /**
   * Reads the lesson in a folder.
   *
   * @throws IOException if {@code lesson.yaml} is missing, or has an unknown or missing field
   */
  public static Lesson read(Path folder) throws IOException {
    Path file = folder.resolve("lesson.yaml");
    try {
      File content = new YAMLMapper().readValue(file.toFile(), File.class);
      for (Info step : content.steps) {
        if (step.name == null || step.title == null || step.learnt == null || step.hints == null) {
          throw new IOException(file + ": a step needs name, title, learnt and hints: " + step);
        }
      }
      return new Lesson(
          folder,
          content.lesson,
          content.title,
          content.server,
          content.redis,
          List.copyOf(content.steps));
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** The repository: the launcher names it, otherwise the nearest one above the working folder. */
  public static Path root() {
    String named = System.getProperty("course.root");
    Path start = Path.of(named == null ? "" : named).toAbsolutePath().normalize();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("01-echo/lesson.yaml"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no course in " + start + " or above");
  }

  /** All lessons of a repository, in order. */
  public static List<Lesson> all(Path root) throws IOException {
    try (Stream<Path> folders = Files.list(root)) {
      List<Path> lessons =
          folders.filter(f -> Files.exists(f.resolve("lesson.yaml"))).sorted().toList();
      List<Lesson> result = new ArrayList<>();
      for (Path lesson : lessons) {
        result.add(read(lesson));
      }
      return result;
    }
  }

  /** The lesson that a compiled class belongs to: the nearest folder above it that is a lesson. */
  static Optional<Lesson> of(Class<?> type) {
    try {
      Path path = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path folder = path; folder != null; folder = folder.getParent()) {
        if (Files.exists(folder.resolve("lesson.yaml"))) {
          return Optional.of(read(folder));
        }
      }
      return Optional.empty();
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException("cannot read the lesson of " + type.getName(), e);
    }
  }

  /** What is known of a step, from 1. */
  public Info step(int number) {
    return steps.get(number - 1);
  }

  public Path starter() {
    return folder.resolve("src/main/java");
  }

  public Path tests() {
    return folder.resolve("src/test/java");
  }

  /** Whether the finished code is here; a copy for a class has none. */
  public boolean hasSolution() {
    return Files.exists(folder.resolve("src/solution/java"));
  }

  /** The code with the steps' markers; a copy for a class has the starter in place of it. */
  public Path solution() {
    return folder.resolve(hasSolution() ? "src/solution/java" : HANDED_OUT);
  }

  /** The chapter's name, the folder's: {@code 01-echo}. */
  public String chapter() {
    return folder.getFileName().toString();
  }

  /**
   * A hash of everything that decides about the results of this lesson's tests: them, the learner's
   * code of this lesson and of those before.
   */
  public String fingerprint() throws IOException {
    MessageDigest hash = sha256();
    try (Stream<Path> all = Files.list(folder.toAbsolutePath().getParent())) {
      for (Path each : all.filter(f -> Files.exists(f.resolve("lesson.yaml"))).sorted().toList()) {
        if (each.getFileName().compareTo(folder.getFileName()) <= 0) {
          update(hash, each.resolve("src/main/java"));
        }
      }
    }
    update(hash, tests());
    return HexFormat.of().formatHex(hash.digest());
  }

  private static void update(MessageDigest hash, Path sources) throws IOException {
    for (Path source : sources(sources)) {
      hash.update(source.toString().getBytes(StandardCharsets.UTF_8));
      hash.update(Files.readAllBytes(sources.resolve(source)));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  /** Whether a file is Java; those of an editor's or a file system's own begin with a dot. */
  public static boolean isSource(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".java") && !name.startsWith(".");
  }

  /** A file's text; where it is not UTF-8 it has U+FFFD, for which the compiler has words. */
  public static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** The Java files below a folder, relative to it, sorted. */
  public static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Lesson::isSource)
          .map(folder::relativize)
          .sorted()
          .collect(Collectors.toList());
    }
  }
}

package course.websocket.cli;

import static java.util.stream.Collectors.joining;

import course.websocket.cli.Course.Problem;
import course.websocket.kit.Lesson;
import course.websocket.kit.StepSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A copy of the course without its solutions, for a class. Used by one thread.
 *
 * <p>In place of {@code src/solution} a lesson has {@code src/starter}: the same files with the
 * same markers, but with the starter's lines instead of the answers. From it the copy's reset, its
 * course command and its chapters are made, so that they do not depend on what the learner writes.
 */
final class HandOut {

  /**
   * What is copied besides the lessons and what chapters include; whatever else lies in the
   * repository stays there.
   */
  private static final List<String> PARTS =
      List.of(
          ".devcontainer",
          ".editorconfig",
          ".gitattributes",
          ".github/workflows/classroom.yml",
          ".gitignore",
          ".mvn",
          ".run",
          ".vscode",
          "LICENSE",
          "course",
          "course.cmd",
          "mvnw",
          "mvnw.cmd",
          "pom.xml",
          "kit",
          "quiz",
          "docs",
          "cli");

  /** What builds and IDEs leave behind. */
  private static final Set<String> BUILT =
      Set.of("target", "bin", "node_modules", ".idea", ".settings", ".project", ".classpath");

  private static final Pattern INCLUDE = Pattern.compile("include::\\{root}/(.*)\\[.*]");

  private static final Pattern MODULE = Pattern.compile(" *<module>(.*)</module>");

  private final Path root;
  private final Path copy;
  private final List<Lesson> lessons;

  /**
   * Prepares the copy.
   *
   * @param copy a folder that does not exist, or is empty but for {@code .git}
   * @throws Problem if it has something in it
   */
  HandOut(Path root, List<Lesson> lessons, Path copy) throws IOException {
    this.root = root;
    this.lessons = lessons;
    this.copy = copy;
    for (Lesson lesson : lessons) {
      Course.requireSolution(lesson);
    }
    if (Files.exists(copy)) {
      try (Stream<Path> files = Files.list(copy)) {
        if (files.anyMatch(file -> !file.endsWith(".git"))) {
          throw new Problem(copy + " is not empty: name a new folder");
        }
      } catch (NotDirectoryException e) {
        throw new Problem(copy + " is not a folder", 2);
      }
    }
  }

  /** Writes the copy. */
  void write() throws IOException {
    for (String part : PARTS) {
      copy(root.resolve(part), Path.of("src/test"));
    }
    for (Lesson lesson : lessons) {
      copy(lesson.folder(), Path.of("src/solution"), Path.of("src/main/java"));
      Path folder = copy.resolve(lesson.chapter());
      for (Path source : Lesson.sources(lesson.solution())) {
        String text = Files.readString(lesson.solution().resolve(source));
        write(folder.resolve(Lesson.HANDED_OUT).resolve(source), StepSource.withoutAnswers(text));
        write(folder.resolve("src/main/java").resolve(source), StepSource.parse(text).starter());
      }
    }
    copyIncluded();
    try (InputStream readme = HandOut.class.getResourceAsStream("handed-out.md")) {
      Files.copy(readme, copy.resolve("README.md"));
    }
  }

  /** What the chapters show from elsewhere, such as a proxy's configuration. */
  private void copyIncluded() throws IOException {
    try (Stream<Path> chapters = Files.list(root.resolve("docs/chapters"))) {
      for (Path chapter : chapters.filter(file -> file.toString().endsWith(".adoc")).toList()) {
        for (String line : Files.readAllLines(chapter)) {
          Matcher include = INCLUDE.matcher(line);
          if (include.matches() && !line.contains("/src/solution/")) {
            Path file = root.resolve(include.group(1));
            if (Files.exists(file) && !Files.exists(copy.resolve(include.group(1)))) {
              copy(file);
            }
          }
        }
      }
    }
  }

  private void copy(Path part, Path... without) throws IOException {
    try (Stream<Path> files = Files.walk(part)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path inside = part.relativize(file);
        boolean built = Stream.of(inside.toString().split("[/\\\\]")).anyMatch(BUILT::contains);
        if (!built && Stream.of(without).noneMatch(inside::startsWith)) {
          copy(file);
        }
      }
    }
  }

  private void copy(Path file) throws IOException {
    Path target = copy.resolve(root.relativize(file).toString());
    String name = file.getFileName().toString();
    if (name.equals("pom.xml") || name.equals("README.md") || name.endsWith(".adoc")) {
      Stream<String> lines = Files.readAllLines(file).stream();
      write(target, lines.filter(this::stays).map(HandOut::adapt).collect(joining("\n", "", "\n")));
    } else {
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
  }

  /** Modules that are not handed out, and a README's line on the finished code, do not stay. */
  private boolean stays(String line) {
    Matcher module = MODULE.matcher(line);
    return module.matches() ? handedOut(module.group(1)) : !line.startsWith("| compare |");
  }

  private boolean handedOut(String module) {
    return PARTS.contains(module) || lessons.stream().anyMatch(l -> l.chapter().equals(module));
  }

  private static String adapt(String line) {
    return line.startsWith("include::")
        ? line.replace("/src/solution/java/", "/" + Lesson.HANDED_OUT + "/")
        : line.replace("<solutions>true</solutions>", "<solutions>false</solutions>");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}

package course.websocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.Lesson;
import course.websocket.kit.StepSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./course starters --out}: what a class gets of this repository. */
class HandOutTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String NO_SOLUTIONS =
      "course: this copy of the course has no solutions: ask your teacher\n";

  private static final Pattern INCLUDE = Pattern.compile("include::\\{root}/(.*)\\[.*]");

  @TempDir private Path folder;
  private Path copy;

  @BeforeEach
  void handOut() throws IOException {
    copy = folder.resolve("copy");
    Files.createDirectories(copy.resolve(".git"));
    assertEquals("", CourseRun.of(ROOT, "starters", "--out", copy.toString()).err());
  }

  @Test
  void noAnswerIsLeftInAnyFile() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(copy)) {
      // The last hints may say the answer.
      files = all.filter(f -> Files.isRegularFile(f) && !f.endsWith("lesson.yaml")).toList();
    }
    assertTrue(files.stream().noneMatch(file -> file.toString().contains("solution")));
    for (Lesson lesson : Lesson.all(ROOT)) {
      for (Path source : Lesson.sources(lesson.solution())) {
        String solution = Files.readString(lesson.solution().resolve(source));
        for (StepSource.Region region : StepSource.parse(solution).regions()) {
          String answer = squeezed(String.join(" ", region.answer()));
          for (Path file : files) {
            // A line or two may well be said elsewhere, but not in the step's own file.
            if (region.answer().size() > 2 || file.endsWith(source)) {
              String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
              String place = file + " has the answer to step " + region.step() + " of " + source;
              assertFalse(squeezed(text).contains(answer), place);
            }
          }
        }
      }
    }
  }

  @Test
  void learnersCodeIsTheStarterAndResetGoesBackToIt() throws IOException {
    for (Lesson lesson : Lesson.all(ROOT)) {
      for (Path source : Lesson.sources(lesson.solution())) {
        String starter =
            StepSource.parse(Files.readString(lesson.solution().resolve(source))).starter();
        Path file = copy.resolve(lesson.chapter()).resolve("src/main/java").resolve(source);
        assertEquals(starter, Files.readString(file), source.toString());
        Files.writeString(file, "mine");
        Files.writeString(file.resolveSibling("Mine.java"), "a file of my own");
      }
      String number = Integer.toString(lesson.number());
      assertEquals("", CourseRun.of(copy, "reset", number).err());
      for (Path source : Lesson.sources(lesson.solution())) {
        Path file = copy.resolve(lesson.chapter()).resolve("src/main/java").resolve(source);
        assertFalse(Files.readString(file).equals("mine"), source.toString());
        assertTrue(Files.exists(file.resolveSibling("Mine.java")));
      }
    }
  }

  @Test
  void firstStepIsShownAndWhatNeedsTheSolutionSaysThatThereIsNone() {
    CourseRun test = CourseRun.of(copy, "test", "1");
    assertEquals(1, test.status());
    assertTrue(test.out().contains("Step 1: compute the accept key"), test.out());
    assertTrue(test.out().contains("acceptKey(Handshake.java:"), test.out());
    for (List<String> command :
        List.of(
            List.of("diff", "1"),
            List.of("solve", "1.1"),
            List.of("test", "1", "--solution"),
            List.of("run", "1", "--solution"),
            List.of("starters", "--out", folder.resolve("again").toString()))) {
      CourseRun run = CourseRun.of(copy, command.toArray(String[]::new));
      assertEquals(1, run.status(), command.toString());
      assertEquals(NO_SOLUTIONS, run.err(), command.toString());
    }
  }

  @Test
  void folderWithSomethingInItIsLeftAsItIs() {
    CourseRun again = CourseRun.of(ROOT, "starters", "--out", copy.toString());
    assertEquals(2, again.status());
    assertEquals("course: " + copy + " is not empty: name a new folder\n", again.err());
    Path file = copy.resolve("LICENSE");
    CourseRun onFile = CourseRun.of(ROOT, "starters", "--out", file.toString());
    assertEquals(2, onFile.status());
    assertEquals("course: " + file + " is not a folder\n", onFile.err());
  }

  @Test
  void everyModuleOfTheBuildIsThere() throws IOException {
    List<String> modules =
        Files.readAllLines(copy.resolve("pom.xml")).stream()
            .filter(line -> line.contains("<module>"))
            .map(line -> line.replaceAll(".*<module>(.*)</module>", "$1"))
            .collect(Collectors.toList());
    assertTrue(modules.containsAll(List.of("kit", "01-echo", "quiz", "docs", "cli")), "" + modules);
    for (String module : modules) {
      assertTrue(Files.exists(copy.resolve(module).resolve("pom.xml")), module);
    }
  }

  @Test
  void everyFileThatAChapterIncludesIsThere() throws IOException {
    List<String> included = new ArrayList<>();
    try (Stream<Path> chapters = Files.list(copy.resolve("docs/chapters"))) {
      for (Path chapter : chapters.filter(file -> file.toString().endsWith(".adoc")).toList()) {
        for (String line : Files.readAllLines(chapter)) {
          Matcher include = INCLUDE.matcher(line);
          if (include.matches()) {
            included.add(include.group(1));
          }
        }
      }
    }
    assertFalse(included.isEmpty());
    for (String file : included) {
      boolean here = Files.exists(ROOT.resolve(file.replace("/src/starter/", "/src/solution/")));
      assertEquals(here, Files.exists(copy.resolve(file)), file);
    }
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}

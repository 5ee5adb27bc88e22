package course.websocket.cli;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.Lesson;
import course.websocket.kit.StepReport;
import course.websocket.kit.StepResults;
import course.websocket.kit.StepSource;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lessons compiled and run in this process, again and again. */
class LessonCodeTest {

  @TempDir private Path root;
  private Lesson lesson;
  private LessonCode code;

  @BeforeEach
  void copyLesson() throws IOException {
    CourseRun.copyLesson("01-echo", root);
    assertEquals(0, CourseRun.of(root, "starters", "--write").status());
    lesson = Lesson.read(root.resolve("01-echo"));
    code = new LessonCode();
  }

  @AfterEach
  void close() throws IOException {
    code.close();
  }

  @Test
  void runsLeaveNoThreadsNoServersAndNoClasses() throws Exception {
    long before = LessonCode.threads(); // the gate's, whose steps that are undone leave some
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int run = 0; run < 5; run++) {
      compile();
      assertTrue(code.run(lesson, step -> step <= 2).firstFailure().isPresent());
      ClassLoader loader = code.load("course.websocket.echo.Handshake").getClassLoader();
      loaders.add(new WeakReference<>(loader));
    }
    code.startAgain();
    eventually(
        "no thread of a run is left", Duration.ofSeconds(10), () -> LessonCode.threads() <= before);
    eventually(
        "at most the last run's classes are still loaded",
        Duration.ofSeconds(10),
        () -> {
          System.gc();
          return loaders.stream().filter(loader -> loader.get() != null).count() <= 1;
        });
  }

  @Test
  void onlyWhatHasChangedIsCompiledAgain() throws Exception {
    compile();
    Object before = classFileTime("Handshake");
    compile();
    assertEquals(before, classFileTime("Handshake"));
    edit("class Handshake", "class Handshake /* edited */");
    compile();
    assertTrue(!before.equals(classFileTime("Handshake")));
  }

  @Test
  void errorBelongsToTheStepInWhosePlaceItStands() throws Exception {
    edit(
        "  public static String acceptKey(String key) {\n",
        "  public static String acceptKey(String key) {\n\n\n");
    edit("    // Step 2: check the request\n", "    String text = 2;\n");
    CompileError error = assertThrows(CompileError.class, this::compile);
    StepReport report = new StepReport(lesson, new StepResults(), lesson.fingerprint());
    String text = CompileReport.render(report, lesson, 1, error);
    assertTrue(text.contains("Step 2: check the request"), text);
    assertTrue(text.contains("incompatible types: int cannot be converted"), text);
    assertTrue(text.contains("String text = 2;\n                            ^"), text);
  }

  /** Written, but wrong, is past the first hint; a part still open is the place to write. */
  @Test
  void reportPointsToThePartOfAStepThatIsStillOpenAndKeepsTheHintForThoseWhoBegin()
      throws IOException {
    Path header = Path.of("course/websocket/echo/FrameHeader.java");
    StepSource solution = StepSource.parse(Files.readString(lesson.solution().resolve(header)));
    StepSource.Region encode = solution.regions().get(0);
    Files.writeString(
        lesson.starter().resolve(header),
        solution
            .starter()
            .replace(String.join("\n", encode.unsolved()), String.join("\n", encode.answer())));
    String text = report(3);
    assertTrue(text.contains("not written yet"), text);
    assertTrue(text.contains("decode(FrameHeader.java:"), text);
    assertTrue(text.contains(lesson.step(3).hints().get(0).question()), text);

    edit(
        "throw new UnsupportedOperationException(\"Step 1: compute the accept key\");",
        "return key;");
    text = report(1);
    assertTrue(text.contains("expected: <s3pPLMBiTxaQ9kYGzzhZRbK+xOo=>"), text);
    assertFalse(text.contains(lesson.step(1).hints().get(0).question()), text);
    assertTrue(text.contains("./course hint 1.1"), text);
  }

  private String report(int step) throws IOException {
    compile();
    StepResults results = code.run(lesson, each -> each == step);
    return new StepReport(lesson, results, lesson.fingerprint()).render();
  }

  private void compile() throws IOException {
    code.startAgain();
    code.learner(lesson);
    code.tests(lesson);
  }

  private Object classFileTime(String name) throws Exception {
    Path file =
        Path.of(
            code.load("course.websocket.echo." + name)
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    return Files.getLastModifiedTime(file.resolve("course/websocket/echo/" + name + ".class"));
  }

  private void edit(String old, String text) throws IOException {
    Path file = lesson.starter().resolve("course/websocket/echo/Handshake.java");
    String before = Files.readString(file);
    assertTrue(before.contains(old), before);
    Files.writeString(file, before.replace(old, text));
  }
}

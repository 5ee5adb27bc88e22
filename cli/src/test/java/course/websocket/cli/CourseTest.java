package course.websocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.Lesson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands, on a copy of lessons 1 and 2. */
class CourseTest {

  private static final String HANDSHAKE =
      "01-echo/src/main/java/course/websocket/echo/Handshake.java";

  @TempDir private Path root;
  private String out;
  private String err;

  @BeforeEach
  void copyLessons() throws IOException {
    CourseRun.copyLesson("01-echo", root);
    CourseRun.copyLesson("02-broadcast", root);
    CourseRun.copy("quiz/questions", root);
    assertEquals(0, course("starters", "--write"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run 9|there is no lesson 9: choose 1 to 2",
        "test 0|there is no lesson 0: choose 1 to 2",
        "hint 1.10|lesson 1 has no step 10: it has 9",
        "hint one|'one' is no lesson (1) and no step (1.3)",
        "solve 1.10|lesson 1 has no step 10",
        "demo --port 80x|'80x' is no port: 0 to 65535",
        "token ann|set CHAT_TOKEN_KEY, as for the demo",
        "demo --port 65536|'65536' is no port: 0 to 65535",
        "run 2 --engine handmade|--engine is for lesson 1 only",
        "run 2 --max-message 5|--max-message is for lesson 1 only",
        "run 1 --engine netty|'netty' is no engine: undertow or handmade",
        "run 1 --max-message 0|0 is no length of a message: 1 to 536870912",
        "run 1 --max-message 1MB|'1MB' is not an int",
        "stress --undo 1.10|lesson 1 has no step 10",
        "stress --seconds 0|0 s is no time: 1 or more",
        "test one|'one' is no lesson (1) and no step (1.3)",
        "test 1.10|lesson 1 has no step 10: it has 9",
        "quiz 99|no questions for chapter '99', there are: 01-echo",
        "quiz setup|no questions for chapter 'setup', there are: 01-echo",
        "diff 9|there is no lesson 9: choose 1 to 2",
        "diff 1.10|lesson 1 has no step 10",
        "reset 9|there is no lesson 9: choose 1 to 2",
        "reset one|'one' is not an int",
        "solve 9|there is no lesson 9: choose 1 to 2",
        "list 1|Unmatched argument at index 1: '1'",
        "starters|Missing required argument",
        "starters --write --out x|mutually exclusive",
        "starters --out src|src is not empty: name a new folder",
        "grade --limit 0|0 is no limit: 1 or more seconds",
        "grade src|src is no clone of the course: it has no 01-echo",
        "nonsense|Unmatched argument at index 0: 'nonsense'",
      })
  void wrongUseIsOneClearLineAndStatus2(String command, String expected) {
    assertEquals(2, course(command.split(" ")));
    assertTrue(err.contains(expected), err);
    assertEquals(1, err.lines().count(), err);
  }

  @Test
  void portInUseIsOneClearLineAndStatus1() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      for (String command : List.of("run 1 --solution --port ", "demo --port ")) {
        assertEquals(1, course((command + port).split(" ")), command);
        assertEquals("course: the port is in use: choose another with --port\n", err, command);
      }
    }
  }

  @Test
  void redisThatDoesNotAnswerIsOneClearLineAndStatus1() {
    assertEquals(1, course("demo", "--redis", "redis://127.0.0.1:1", "--port", "0"));
    assertTrue(err.contains("no answer"), err);
    assertEquals(1, err.lines().count(), err);
  }

  @Test
  void everyCommandAnswersHelp() {
    for (String name : Course.commandLine(root).getSubcommands().keySet()) {
      assertEquals(0, course(name, "--help"), name);
    }
  }

  @Test
  void starterShowsStep1AndOneStepSolvedShowsStep2() throws IOException {
    assertEquals(1, course("test", "1"));
    assertTrue(out.contains("0 of 9 steps"), out);
    assertTrue(out.contains("Step 1: compute the accept key"), out);
    assertTrue(out.contains("not written yet"), out);
    assertTrue(out.contains(HANDSHAKE + ":"), out);
    assertTrue(out.contains("What goes into the hash, and in which order?"), out);

    assertEquals(0, course("solve", "1.1"));
    assertEquals(1, course("test", "1"));
    assertTrue(out.contains("1 of 9 steps"), out);
    assertTrue(out.contains("step 1  A server proves that it understood the handshake"), out);
    assertTrue(out.contains("Step 2: check the request"), out);
    assertFalse(out.contains("Step 3"), out);

    course("list");
    assertTrue(out.lines().anyMatch(line -> line.matches(" *1\\.1 .*done")), out);
    assertTrue(out.lines().anyMatch(line -> line.matches(" *1\\.2 .*next")), out);
    assertFalse(out.contains("changed since"), out);

    Path file = root.resolve(HANDSHAKE);
    Files.writeString(file, Files.readString(file) + "// a thought\n");
    course("list");
    assertTrue(out.lines().anyMatch(line -> line.matches(" *1\\.1 .*done \\*")), out);
    assertTrue(out.contains("* The code has changed since its last test."), out);

    course("hint", "1.2"); // the report has shown the first one already
    assertTrue(out.contains("Hint 2 of 3"), out);
    assertFalse(out.contains("Hint 3 of 3"), out);
  }

  @Test
  void stepIsTestedByItself() {
    assertEquals(1, course("test", "1.4"));
    assertTrue(out.contains("Step 4: "), out);
    assertEquals(0, course("solve", "1.1"));
    assertEquals(0, course("test", "1.1"), () -> out);
    assertTrue(out.contains("1 of 9 steps"), out);
  }

  @Test
  void solvedLessonIsGreenAndSaysWhatWasLearntAndWhatComesNext() {
    assertEquals(0, course("solve", "1"));
    assertEquals(0, course("test", "1"), () -> out);
    assertTrue(out.contains("9 of 9 steps"), out);
    for (int step = 1; step <= 9; step++) {
      assertTrue(out.contains("step " + step + "  "), out);
    }
    assertTrue(out.contains("lesson 2, One message, many connections: ./course test 2"), out);
  }

  @Test
  void codeThatDoesNotCompileIsShownWithItsLine() throws IOException {
    Path file = root.resolve(HANDSHAKE);
    Files.writeString(file, Files.readString(file).replace("return 101;", "return 101"));
    assertEquals(1, course("test", "1"));
    assertTrue(out.contains(HANDSHAKE + ":"), out);
    assertTrue(out.contains("does not compile: ';' expected"), out);
  }

  @Test
  void resetAndSolveKeepTheFormerCode() throws IOException {
    Path file = root.resolve(HANDSHAKE);
    String mine = Files.readString(file) + "// mine\n";
    Files.writeString(file, mine);
    for (String command : List.of("solve", "reset")) {
      Files.writeString(file, mine);
      assertEquals(0, course(command, "1"));
      assertTrue(out.contains("is kept in .course"), out);
    }
    try (Stream<Path> kept = Files.walk(root.resolve(".course/kept"))) {
      List<Path> copies = kept.filter(path -> path.endsWith("Handshake.java")).toList();
      assertEquals(2, copies.size());
      for (Path copy : copies) {
        assertEquals(mine, Files.readString(copy));
      }
    }
  }

  @Test
  void stepThatWasChangedIsNotOverwritten() throws IOException {
    Path file = root.resolve(HANDSHAKE);
    String mine = Files.readString(file).replace("\"Step 1: compute the accept key\"", "\"mine\"");
    Files.writeString(file, mine);
    assertEquals(1, course("solve", "1.1"));
    assertTrue(err.contains("you have changed the place of step 1 in Handshake.java"), err);
    assertEquals(mine, Files.readString(file));
  }

  @Test
  void diffOfAStepThatIsWrittenInAnotherWayShowsOnlyItsAnswer() throws IOException {
    Path file = root.resolve(HANDSHAKE);
    String stub = "throw new UnsupportedOperationException(\"Step 1: compute the accept key\");";
    Files.writeString(file, Files.readString(file).replace(stub, "return mine(key);"));
    course("diff", "1.1");
    assertTrue(out.contains("-    return mine(key);"), out);
    assertTrue(out.contains("+    byte[] input"), out);
    assertFalse(out.contains("Step 2"), out);
  }

  @Test
  void diffShowsOneStepOrSaysThatTheCodeIsTheSolution() {
    course("diff", "1.1");
    assertTrue(out.contains("-    throw new UnsupportedOperationException(\"Step 1"), out);
    assertTrue(out.contains("+    byte[] input"), out);
    assertFalse(out.contains("Step 2"), out);
    course("solve", "1");
    course("diff", "1");
    assertEquals("Your code is the solution, to the letter.\n", out);
  }

  @Test
  void hintsComeOneAtATimeAndTheLastOneStays() throws IOException {
    Lesson lesson = Lesson.read(root.resolve("01-echo"));
    for (Lesson.Hint hint : lesson.step(3).hints()) {
      course("hint", "1.3");
      assertTrue(out.contains(hint.question()), out);
    }
    course("hint", "1.3");
    assertTrue(out.contains("Hint 3 of 3"), out);
  }

  private int course(String... args) {
    CourseRun run = CourseRun.of(root, args);
    out = run.out();
    err = run.err();
    return run.status();
  }
}

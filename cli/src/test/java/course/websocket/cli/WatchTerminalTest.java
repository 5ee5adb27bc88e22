package course.websocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.Lesson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./course watch} in a terminal, on a copy of lessons 1 and 2. */
@Tag("terminal")
@Timeout(300)
class WatchTerminalTest {

  private static final String KEYS = "q quit";

  @TempDir private Path root;
  private Tmux terminal;

  @BeforeEach
  void start() throws IOException {
    terminal = watch(root);
    terminal.awaitScreen("Step 1: compute the accept key", KEYS);
  }

  /** The command on a fresh copy; when it has ended, the terminal shows its status and settings. */
  static Tmux watch(Path root) throws IOException {
    CourseRun.copyLesson("01-echo", root);
    CourseRun.copyLesson("02-broadcast", root);
    Path table = root.resolve("docs/chapters/comparison.csv");
    Files.createDirectories(table.getParent());
    Files.copy(Path.of("..").resolve(root.relativize(table)), table);
    assertEquals(0, CourseRun.of(root, "starters", "--write").status());
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    String command =
        "\"$0\" -Dcourse.root=\"$1\" -cp \"$2\" course.websocket.cli.Course watch;"
            + " echo \"ended with $?\"; stty -a; sleep 60";
    return new Tmux(
        root,
        List.of("sh", "-c", command, java, root.toString(), System.getProperty("java.class.path")));
  }

  @AfterEach
  void stop() {
    terminal.close();
  }

  @Test
  void eachSaveIsAnsweredFromTheStarterToTheEndOfTheLesson() throws IOException {
    Lesson lesson = Lesson.read(root.resolve("01-echo"));
    int last = lesson.steps().size();
    for (int step = 1; step < last; step++) {
      solve(step);
      String next = "Step " + (step + 1) + ": " + lesson.step(step + 1).title();
      String passed = step + " of " + last + " steps";
      terminal.awaitScreen("\u2714 step " + step, passed, next, "from save to verdict", KEYS);
    }
    solve(last);
    terminal.awaitScreen("Lesson 1 is complete", "\u2714 step " + last);
    terminal.awaitScreen("Lesson 2", "Step 1: keep a register of connections", KEYS);
  }

  @Test
  void codeThatDoesNotCompileIsShownWithItsStepAndLine() throws IOException {
    replace(
        "throw new UnsupportedOperationException(\"Step 1: compute the accept key\")", "return 1");
    terminal.awaitScreen(
        "Step 1: compute the accept key",
        "does not compile: incompatible types: int cannot be converted to java.lang.String",
        "Handshake.java:",
        "return 1;");
  }

  @Test
  void loopWithoutEndIsStoppedAndTheNextSaveIsTested() throws IOException {
    solve(1);
    terminal.awaitScreen("Step 2: check the request", KEYS);
    String before = Files.readString(handshake());
    int loop = before.substring(0, before.indexOf("// Step 2:")).split("\n", -1).length;
    replace("// Step 2: check the request", "while (headers != null) Thread.onSpinWait();");
    String screen = terminal.awaitScreen("Step 2: check the request", "your code does not end");
    List<String> frames =
        screen.lines().map(String::strip).filter(line -> line.startsWith("at ")).toList();
    assertTrue(frames.contains("at check(Handshake.java:" + loop + ")"), screen);
    for (String frame : frames) {
      Path file = handshake().resolveSibling(frame.replaceAll(".*\\((.*):\\d+\\)", "$1"));
      assertTrue(Files.exists(file), frame + " is not the learner's");
    }
    Files.writeString(handshake(), before);
    terminal.awaitScreen("Step 2: check the request", "expected: <400> but was: <101>", KEYS);
  }

  @Test
  void keysShowHintsAndTheListAndQuitLeavesTheTerminalAsItWas() {
    terminal.press("h");
    terminal.awaitScreen("Hint 1 of 3");
    terminal.press("h");
    terminal.awaitScreen("Hint 2 of 3");
    terminal.press("n");
    terminal.awaitScreen("Step 2: check the request", KEYS);
    terminal.press("d");
    terminal.awaitScreen("+++ solution", KEYS);
    terminal.press("q");
    terminal.awaitScreen("ended with 0", " icanon", " echo ");
  }

  private void solve(int step) {
    CourseRun run = CourseRun.of(root, "solve", "1." + step);
    assertEquals(0, run.status(), run.err());
  }

  private Path handshake() {
    return root.resolve("01-echo/src/main/java/course/websocket/echo/Handshake.java");
  }

  /** Saves as many editors do: a new file takes the place of the old one. */
  private void replace(String old, String text) throws IOException {
    Path beside = root.resolve("Handshake.java~");
    Files.writeString(beside, Files.readString(handshake()).replace(old, text));
    Files.move(beside, handshake(), StandardCopyOption.REPLACE_EXISTING);
  }
}

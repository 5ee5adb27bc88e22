package course.websocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A learner's first minutes with {@code ./course watch}, recorded for the README: {@code
 * docs/record} takes what this writes.
 */
@Tag("terminal")
class FirstSessionTerminalTest {

  private static final Path RECORDING = Path.of("target/first-session.svg");

  private static final String STUB =
      "throw new UnsupportedOperationException(\"Step 1: compute the accept key\");";

  @TempDir private Path root;

  @Test
  void firstSessionIsRecorded() throws IOException {
    Recording recording = new Recording();
    try (Tmux terminal = WatchTerminalTest.watch(root)) {
      Path file = root.resolve("01-echo/src/main/java/course/websocket/echo/Handshake.java");
      String starter = Files.readString(file);
      String keys = "q quit";

      String screen =
          terminal.awaitScreen("Step 1: compute the accept key", "not written yet", keys);
      recording.add("$ ./course watch", screen, Duration.ofSeconds(5));

      Files.writeString(file, starter.replace(STUB, "return Base64.encode(sha1(key + GUID));"));
      screen = terminal.awaitScreen("does not compile", keys);
      recording.add("A first try, saved:", screen, Duration.ofSeconds(4));

      terminal.press("h");
      terminal.press("h");
      screen = terminal.awaitScreen("Hint 2 of 3");
      recording.add("h, for a hint:", screen, Duration.ofSeconds(4));

      assertEquals(0, CourseRun.of(root, "reset", "1").status());
      terminal.awaitScreen("not written yet", "from save to verdict");
      assertEquals(0, CourseRun.of(root, "solve", "1.1").status());
      screen = terminal.awaitScreen("\u2714 step 1", "Step 2", "from save to verdict", keys);
      recording.add("The step is written, saved:", screen, Duration.ofSeconds(6));

      assertEquals(0, CourseRun.of(root, "solve", "1.2").status());
      screen = terminal.awaitScreen("\u2714 step 2", "Step 3", "from save to verdict", keys);
      recording.add("And the next one:", screen, Duration.ofSeconds(6));
    }
    Files.createDirectories(RECORDING.getParent());
    Files.writeString(RECORDING, recording.svg("A first session: a red step, a hint, green steps"));
  }
}

package course.websocket.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** A terminal with a command in it, as a person has it before them. Used by one thread. */
final class Tmux implements AutoCloseable {

  static final int COLUMNS = 104;
  static final int ROWS = 44;

  /** What is seen is what a person sees: so often that none would see it earlier. */
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Duration END = Duration.ofSeconds(10);

  private final Path socket;

  /**
   * Starts a command.
   *
   * @param folder for the socket, and to work in
   */
  Tmux(Path folder, List<String> command) {
    socket = folder.resolve("tmux");
    List<String> start = new ArrayList<>(List.of("-f", "/dev/null", "-u", "new-session", "-d"));
    start.addAll(List.of("-x", Integer.toString(COLUMNS), "-y", Integer.toString(ROWS)));
    start.addAll(List.of("-c", folder.toString(), "--"));
    start.addAll(command);
    tmux(start.toArray(String[]::new));
  }

  /** The screen, without the spaces at the ends of its lines. */
  String screen() {
    return tmux("capture-pane", "-p");
  }

  void press(String key) {
    tmux("send-keys", key);
  }

  /** Waits until the screen shows all of these texts, and gives it. */
  String awaitScreen(String... texts) {
    Predicate<String> shown = screen -> List.of(texts).stream().allMatch(screen::contains);
    try {
      return await().pollInterval(INTERVAL).atMost(LIMIT).until(this::screen, shown);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(List.of(texts) + " is not shown, but\n" + screen(), e);
    }
  }

  private String tmux(String... arguments) {
    List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("LC_ALL", "C.UTF-8");
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends the command, and waits until none of its processes can write a file any more. */
  @Override
  public void close() {
    long command = Long.parseLong(tmux("list-panes", "-F", "#{pane_pid}").strip());
    List<ProcessHandle> processes =
        ProcessHandle.of(command).stream()
            .flatMap(first -> Stream.concat(Stream.of(first), first.descendants()))
            .toList();
    tmux("kill-server");
    for (ProcessHandle process : processes) {
      process
          .onExit()
          .completeOnTimeout(process, END.toMillis(), TimeUnit.MILLISECONDS)
          .thenAccept(ProcessHandle::destroyForcibly)
          .join();
    }
  }
}

package course.websocket.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * The keyboard and the screen. On a Unix terminal each key counts at once; elsewhere a line is
 * read, and each of its letters counts. Used by one thread; the keys come from another.
 */
final class Terminal implements AutoCloseable {

  /** Clears what is shown and what was scrolled away, and goes to the top. */
  private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

  /** What the terminal was like before; null if there is none that could be changed. */
  private final String settings;

  private final Thread restore = new Thread(this::restore);

  Terminal() {
    settings = stty("-g");
    if (settings != null) {
      stty("-icanon", "-echo", "min", "1");
      Runtime.getRuntime().addShutdownHook(restore);
    }
  }

  /**
   * Reads keys until there are no more.
   *
   * @param pressed called on a thread of this object
   */
  void keys(IntConsumer pressed) {
    Thread thread =
        new Thread(
            () -> {
              try {
                for (int key = System.in.read(); key >= 0; key = System.in.read()) {
                  pressed.accept(key);
                }
              } catch (IOException e) {
                // the terminal is gone, and its keys
              }
            },
            "keys");
    thread.setDaemon(true);
    thread.start();
  }

  /** Begins a new screen; where there is no terminal, a new paragraph. */
  void clear() {
    System.out.print(settings == null ? "\n" : CLEAR);
  }

  boolean isTerminal() {
    return settings != null;
  }

  @Override
  public void close() {
    if (settings != null) {
      Runtime.getRuntime().removeShutdownHook(restore);
      restore();
    }
  }

  private void restore() {
    stty(settings);
  }

  /** What stty answers; null if there is no such command, or no terminal. */
  private static String stty(String... arguments) {
    try {
      List<String> command = Stream.concat(Stream.of("stty"), Stream.of(arguments)).toList();
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return process.waitFor() == 0 ? answer : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}

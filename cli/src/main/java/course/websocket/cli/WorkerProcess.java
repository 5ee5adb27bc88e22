package course.websocket.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A {@link LessonWorker} as its parent sees it. Safe for use by several threads. */
final class WorkerProcess implements AutoCloseable {

  /** The second compiler would be late: each class lives for one run only. */
  private static final List<String> OPTIONS =
      List.of("-XX:TieredStopAtLevel=1", "-Xmx1g", "-XX:+ExitOnOutOfMemoryError");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How long it may take to end. */
  private static final long END_SECONDS = 3;

  private final Process process;
  private final PrintStream requests;
  private final Runnable gone;
  private volatile boolean answered;

  /**
   * Starts one.
   *
   * @param verdicts told each verdict, on a thread of this object
   * @param gone told that the process has ended, on the same thread
   */
  WorkerProcess(Path root, Consumer<Verdict> verdicts, Runnable gone) throws IOException {
    this.gone = gone;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.add("-Dcourse.root=" + root);
    // The archive of classes that load fast.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.matches("-XX:SharedArchiveFile=.*|-Xlog:.*"))
        .forEach(command::add);
    String encoding = System.getProperty("stdout.encoding");
    if (encoding != null) {
      command.add("-Dstdout.encoding=" + encoding);
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(LessonWorker.class.getName());
    command.add(root.toString());
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread reader = new Thread(() -> read(verdicts), "verdicts");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Consumer<Verdict> verdicts) {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        answered = true;
        verdicts.accept(JSON.readValue(line, Verdict.class));
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } finally {
      gone.run();
    }
  }

  /** Whether it has said anything yet. */
  boolean hasAnswered() {
    return answered;
  }

  void ask(Request request) throws IOException {
    requests.println(JSON.writeValueAsString(request));
  }

  @Override
  public void close() {
    requests.close();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

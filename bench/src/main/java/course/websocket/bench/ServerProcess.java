package course.websocket.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, and what it costs. Used by one thread. */
final class ServerProcess implements AutoCloseable {

  private static final int STOP_SECONDS = 5;
  private static final String READY = "ready ";

  /** What all servers complain about. */
  private static final Path LOG =
      Path.of(System.getProperty("bench.root", "bench"), "target", "servers.log");

  private final Process process;
  private final BufferedReader out;
  private URI uri;

  private ServerProcess(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a server and waits for its line {@code ready ws://…}. */
  static ServerProcess start(List<String> command) {
    try {
      Files.createDirectories(LOG.getParent());
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // if we are stopped
      ServerProcess server = new ServerProcess(process);
      URI address = URI.create(server.await(READY).substring(READY.length()));
      server.uri = URI.create("ws://" + address.getHost() + ':' + address.getPort());
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line that it prints; gives it back. */
  String await(String beginning) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(beginning)) {
        return line;
      }
    }
    throw new IllegalStateException(
        "it ended before it said " + beginning.strip() + ", see " + LOG);
  }

  URI uri() {
    return uri;
  }

  long pid() {
    return process.pid();
  }

  /** The CPU time that it has taken, from the operating system's account. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Its resident memory in kB. */
  long rssKb() {
    return status("VmRSS:");
  }

  /** How many file descriptors it has open. */
  long descriptors() {
    try (var entries = Files.list(Path.of("/proc/" + pid() + "/fd"))) {
      return entries.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long status(String field) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

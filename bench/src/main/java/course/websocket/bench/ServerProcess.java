package course.websocket.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
  private final URI uri;

  private ServerProcess(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
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
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(READY)) {
          URI address = URI.create(line.substring(READY.length()));
          return new ServerProcess(
              process, URI.create("ws://" + address.getHost() + ':' + address.getPort()));
        }
      }
      throw new IllegalStateException("it ended before it was ready, see " + LOG + ": " + command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

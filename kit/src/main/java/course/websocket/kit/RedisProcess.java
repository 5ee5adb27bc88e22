package course.websocket.kit;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server as a process of this JVM. Safe for use by several threads.
 *
 * <p>It listens on 127.0.0.1 at a free port and keeps everything in a temporary directory, with an
 * append-only file, so that a restart finds the data of before.
 */
final class RedisProcess implements RedisBackend {
  private static final List<String> NAMES = List.of("redis-server", "valkey-server");
  private static final String READY = "Ready to accept connections";
  private static final long START_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int POLL_MILLIS = 5;
  private static final int PORTS_TO_TRY = 3;

  private final Path directory;
  private final Path executable;
  private final String place;
  private final int port;
  private final String source;
  private final Thread exitHook = new Thread(this::remove, "redis-exit");
  private volatile Process process;
  private boolean closed;

  private RedisProcess(Path directory, Path executable, String place) {
    this.directory = directory;
    this.executable = executable;
    this.place = place;
    this.port = launchOnFreePort();
    try {
      this.source = RedisAddress.version(place, uri()) + ", " + place;
      Runtime.getRuntime().addShutdownHook(exitHook);
    } catch (RuntimeException e) {
      end();
      throw e;
    }
  }

  /** The first server program that is on the PATH. */
  static RedisProcess fromPath() {
    return fromPath(System.getenv("PATH"));
  }

  static RedisProcess fromPath(String path) {
    Path program =
        Stream.of((path == null ? "" : path).split(File.pathSeparator))
            .map(folder -> folder.replace("\"", "")) // Windows allows them
            .filter(folder -> !folder.isEmpty())
            .flatMap(folder -> NAMES.stream().map(name -> program(folder, name)))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () ->
                    new RedisUnavailableException(
                        "PATH: neither of " + String.join(", ", NAMES) + " is there"));
    return open(program.toString(), directory -> program);
  }

  private static Path program(String folder, String name) {
    return Path.of(folder, File.separatorChar == '\\' ? name + ".exe" : name);
  }

  /** The program that embedded-redis carries: Redis 6.2 on Linux and macOS, 5.0 on Windows. */
  static RedisProcess embedded() {
    return open(
        "embedded binary",
        directory -> ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath());
  }

  /** Finds or makes the program; the directory is for its use. */
  @FunctionalInterface
  private interface Program {
    Path in(Path directory) throws IOException;
  }

  private static RedisProcess open(String place, Program program) {
    Path directory = null;
    try {
      directory = Files.createTempDirectory("course-redis-");
      return new RedisProcess(directory, program.in(directory), place);
    } catch (IOException | RuntimeException e) {
      delete(directory);
      throw e instanceof RedisUnavailableException known
          ? known
          : new RedisUnavailableException(place + ": could not be made ready (" + e + ")", e);
    }
  }

  /** Another program may take a free port between the moment it is found and the start. */
  private int launchOnFreePort() {
    RedisUnavailableException failure = null;
    for (int i = 0; i < PORTS_TO_TRY; i++) {
      int free = freePort();
      try {
        launch(free);
        return free;
      } catch (RedisUnavailableException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new RedisUnavailableException(place + ": no free port (" + e.getMessage() + ")", e);
    }
  }

  private void launch(int onPort) {
    Path log = directory.resolve("redis.log");
    try {
      Files.writeString(
          directory.resolve("redis.conf"),
          """
          bind 127.0.0.1
          port %d
          save ""
          appendonly yes
          """
              .formatted(onPort));
      process =
          new ProcessBuilder(executable.toString(), "redis.conf")
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      awaitReady(log);
    } catch (IOException e) {
      throw new RedisUnavailableException(place + ": " + e.getMessage(), e);
    }
  }

  private void awaitReady(Path log) throws IOException {
    long start = System.nanoTime();
    while (!text(log).contains(READY)) {
      if (exitedWithin(POLL_MILLIS)) {
        throw new RedisUnavailableException(
            place + ": ended with status " + process.exitValue() + " (" + lastWords(log) + ")");
      }
      if (System.nanoTime() - start > START_TIMEOUT_NANOS) {
        end();
        throw new RedisUnavailableException(place + ": not ready within 10 seconds");
      }
    }
  }

  private boolean exitedWithin(int millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new RedisUnavailableException(place + ": interrupted while it started", e);
    }
  }

  private static String lastWords(Path log) throws IOException {
    String last = text(log).lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b).strip();
    return last.contains("libssl") || last.contains("libcrypto")
        ? last + "; install libssl 3"
        : last;
  }

  /** Not every build of Redis logs in UTF-8: a byte that does not decode is no error here. */
  private static String text(Path log) throws IOException {
    return new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
  }

  @Override
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public synchronized void kill() {
    end();
  }

  @Override
  public synchronized void restart() {
    if (closed) {
      throw new IllegalStateException(source + ": closed");
    }
    end();
    launch(port);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      try {
        Runtime.getRuntime().removeShutdownHook(exitHook);
      } catch (IllegalStateException e) {
        // the JVM is exiting: both may remove
      }
      remove();
    }
  }

  private void remove() {
    end();
    delete(directory);
  }

  /** Kills the process and waits until it is gone, so that its port and its files are free. */
  private void end() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private static void delete(Path directory) {
    if (directory == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // the system clears its temporary directory in time
    }
  }
}

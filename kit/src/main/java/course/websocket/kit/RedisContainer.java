package course.websocket.kit;

import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ResourceReaper;

/**
 * A Redis in Docker, started by Testcontainers. Safe for use by several threads.
 *
 * <p>Only an image that the engine has already is used: a pull without a network is retried for two
 * minutes. For the same reason Ryuk, the helper container that removes what a killed JVM leaves
 * behind, is not started; the container is removed on close, or when the JVM exits.
 */
final class RedisContainer implements RedisBackend {
  /** The image, unless {@code COURSE_REDIS_IMAGE} or {@code course.redis.image} names another. */
  static final String IMAGE = "redis:7-alpine";

  private static final int PORT = 6379;
  private static final Duration ENGINE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  private final GenericContainer<?> container;
  private final URI uri;
  private final String source;

  private RedisContainer(GenericContainer<?> container, String image) {
    this.container = container;
    String host = container.getHost().equals("localhost") ? "127.0.0.1" : container.getHost();
    this.uri = URI.create("redis://" + host + ":" + container.getMappedPort(PORT));
    this.source = RedisAddress.version("Docker: " + image, uri) + ", Docker image " + image;
  }

  static RedisContainer start() {
    if (!engineInSight()) {
      throw new RedisUnavailableException("Docker: no engine (no DOCKER_HOST, no socket)");
    }
    String image = image();
    String host = within(ENGINE_TIMEOUT, () -> askEngine(image));
    return within(START_TIMEOUT, () -> run(image, host));
  }

  /** Makes sure that the engine has the image; returns the host where it maps ports to. */
  private static String askEngine(String image) throws ReflectiveOperationException {
    removeAtExitWithoutRyuk();
    DockerClientFactory docker = DockerClientFactory.instance();
    String host;
    try {
      if (!docker.isDockerAvailable()) {
        throw new RedisUnavailableException("Docker: the engine does not answer (see docker info)");
      }
      host = docker.dockerHostIpAddress();
    } catch (NotFoundException e) { // inside a container: see testcontainers.properties
      throw noImage(IMAGE, e);
    }
    try {
      docker.client().inspectImageCmd(image).exec();
    } catch (NotFoundException e) {
      throw noImage(image, e);
    }
    return host;
  }

  private static RedisUnavailableException noImage(String image, NotFoundException cause) {
    return new RedisUnavailableException(
        "Docker: the engine has no image " + image + " (docker pull " + image + ")", cause);
  }

  private static String image() {
    return Stream.of(
            System.getProperty("course.redis.image"), System.getenv("COURSE_REDIS_IMAGE"), IMAGE)
        .filter(name -> name != null && !name.isBlank())
        .findFirst()
        .orElseThrow();
  }

  private static RedisContainer run(String image, String host) {
    @SuppressWarnings("resource") // closed by close(), or below
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withImagePullPolicy(new NoPull())
            .withExposedPorts(PORT)
            .withCommand("--save", "", "--appendonly", "no", "--protected-mode", "no")
            .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1));
    if (host.equals("localhost")) {
      container.setPortBindings(List.of("127.0.0.1::" + PORT));
    }
    try {
      container.start();
      return new RedisContainer(container, image);
    } catch (RuntimeException e) {
      container.stop();
      throw e;
    }
  }

  /** Looks where Testcontainers looks, without loading it: most machines need no more. */
  private static boolean engineInSight() {
    String host = System.getenv("DOCKER_HOST");
    if (host != null && !host.isBlank()) {
      return true;
    }
    Path home = Path.of(System.getProperty("user.home"));
    Stream<Path> sockets =
        Stream.of(
            Path.of("/var/run/docker.sock"),
            home.resolve(".docker/run/docker.sock"),
            home.resolve(".docker/desktop/docker.sock"));
    Stream<Path> rootless =
        Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
            .map(folder -> Path.of(folder, "docker.sock"))
            .stream();
    return Stream.concat(sockets, rootless).anyMatch(Files::exists)
        || Files.exists(Path.of("//./pipe/docker_engine"))
        || configured(home.resolve(".testcontainers.properties"));
  }

  private static boolean configured(Path properties) {
    try (Stream<String> lines = Files.lines(properties)) {
      return lines.anyMatch(line -> line.matches("\\s*(tc|docker)\\.host\\s*[=:].*"));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Does what {@code TESTCONTAINERS_RYUK_DISABLED=true} does, which Testcontainers takes from the
   * environment only: removal by a shutdown hook, without the helper image.
   */
  private static void removeAtExitWithoutRyuk() throws ReflectiveOperationException {
    Field instance = ResourceReaper.class.getDeclaredField("instance");
    instance.setAccessible(true);
    if (instance.get(null) == null) {
      Constructor<?> hook =
          Class.forName("org.testcontainers.utility.JVMHookResourceReaper")
              .getDeclaredConstructor();
      hook.setAccessible(true);
      instance.set(null, hook.newInstance());
    }
  }

  /** An engine that accepts a connection and then says nothing must not hold up a test run. */
  private static <T> T within(Duration limit, Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future, "redis-docker");
    thread.setDaemon(true);
    thread.start();
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new RedisUnavailableException(
          "Docker: no answer within " + limit.toSeconds() + " seconds", e);
    } catch (ExecutionException e) {
      throw unavailable(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisUnavailableException("Docker: interrupted", e);
    }
  }

  private static RedisUnavailableException unavailable(Throwable failure) {
    if (failure instanceof RedisUnavailableException known) {
      return known;
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return new RedisUnavailableException("Docker: " + reason, failure);
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public void close() {
    container.stop();
  }
}

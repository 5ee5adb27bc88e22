package course.websocket.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.embedded.core.ExecutableProvider;

/** Where a {@link Redis} comes from, and what its processes do. Run by one thread. */
@Timeout(30)
class RedisTest {

  private static Redis embedded() {
    return Redis.search(List.of(RedisProcess::embedded));
  }

  private static Jedis connect(Redis redis) {
    return new Jedis(URI.create(redis.url()));
  }

  private static void assertNothingListens(Redis redis) {
    assertThrows(ConnectException.class, () -> new Socket(redis.host(), redis.port()).close());
  }

  private static String failure(String url) {
    return assertTimeout(
            Duration.ofSeconds(2),
            () -> assertThrows(RedisUnavailableException.class, () -> Redis.start(url)))
        .getMessage();
  }

  /** What {@link #main} prints in a JVM of its own, with these environment variables. */
  static List<String> inAnotherJvm(Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RedisTest.class.getName());
    builder.environment().remove("REDIS_URL");
    builder.environment().putAll(environment);
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    byte[] output = process.getInputStream().readAllBytes();
    return new String(output, StandardCharsets.UTF_8).lines().toList();
  }

  /** Starts a Redis and exits without closing it. */
  public static void main(String[] args) {
    try {
      Redis redis = Redis.shared();
      System.out.println(redis.url());
      System.out.println(redis.source());
      redis.notes().forEach(System.out::println);
    } catch (RedisUnavailableException e) {
      System.out.println(e.getMessage());
    }
  }

  @Test
  void aGivenAddressThatDoesNotAnswerIsOneClearLineAtOnce() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String url = "redis://127.0.0.1:" + port;

    assertEquals(url + ": no answer (Connection refused)", failure(url));
  }

  @Test
  void theVariableIsNamedAndNothingElseIsTriedWhenItsAddressDoesNotAnswer() throws IOException {
    assertEquals(
        List.of("REDIS_URL redis://127.0.0.1:1: no answer (Connection refused)"),
        inAnotherJvm(Map.of("REDIS_URL", "redis://127.0.0.1:1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:6379",
        "http://127.0.0.1:6379",
        "redis:",
        "redis://",
        "redis://127.0.0.1:65536",
        "redis://127.0.0.1:x",
        "redis://127.0.0.1/first",
        "redis://a b"
      })
  void aMalformedAddressIsOneClearLine(String url) {
    assertEquals(url + ": not an address of the form redis://127.0.0.1:6379", failure(url));
  }

  @Test
  void anEmptyAddressIsNoAddress() {
    assertEquals("(empty): not an address of the form redis://127.0.0.1:6379", failure(""));
  }

  @Test
  void aPasswordIsNeverShown() {
    assertEquals(
        "redis://127.0.0.1:1/2: no answer (Connection refused)",
        failure("redis://ann:secret@127.0.0.1:1/2"));
    assertFalse(failure("http://ann:secret@127.0.0.1").contains("secret"));
  }

  @Test
  void anUnknownHostIsOneClearLine() {
    assertEquals(
        "redis://nowhere.invalid:6379: no answer (unknown host)",
        failure("redis://nowhere.invalid:6379"));
  }

  @Test
  void takesTheGivenAddressAndLeavesItsServerAlone() {
    try (Redis server = embedded()) {
      try (Redis given = Redis.start(server.url())) {
        assertEquals(server.url(), given.url());
        assertEquals(server.port(), given.port());
        assertTrue(given.source().endsWith(", at the given address"), given::source);
        String refusal =
            assertThrows(UnsupportedOperationException.class, given::kill).getMessage();
        assertTrue(refusal.endsWith("so it cannot be killed"), refusal);
        assertThrows(UnsupportedOperationException.class, given::restart);
      }
      try (Jedis jedis = connect(server)) {
        assertEquals("PONG", jedis.ping());
      }
    }
  }

  @Test
  void saysThatAServerRefuses() {
    try (Redis server = embedded();
        Jedis jedis = connect(server)) {
      jedis.configSet("requirepass", "secret");
      assertTrue(failure(server.url()).startsWith(server.url() + ": refused ("));
      try (Redis given = Redis.start("redis://:secret@127.0.0.1:" + server.port())) {
        assertFalse(given.toString().contains("secret"), given::toString);
      }
    }
  }

  @Test
  void theEmbeddedBinaryAnswersOnTheLoopbackInterfaceOnly() {
    try (Redis redis = embedded();
        Jedis jedis = connect(redis)) {
      assertEquals("PONG", jedis.ping());
      assertEquals("127.0.0.1", jedis.configGet("bind").get("bind"));
      assertEquals("redis://127.0.0.1:" + redis.port(), redis.url());
      assertTrue(redis.source().matches("Redis [56]\\.\\S+, embedded binary"), redis::source);
    }
  }

  @Test
  void keepsNothingAfterClose() {
    Redis redis = embedded();
    Path directory;
    try (Jedis jedis = connect(redis)) {
      directory = Path.of(jedis.configGet("dir").get("dir"));
    }
    assertTrue(Files.exists(directory.resolve("redis.conf")));
    redis.close();
    redis.close();

    assertFalse(Files.exists(directory));
    assertNothingListens(redis);
  }

  @Test
  void killEndsItAndRestartBringsItBackWithItsData() {
    try (Redis redis = embedded()) {
      try (Jedis jedis = connect(redis)) {
        jedis.set("key", "value");
      }
      redis.kill();
      redis.kill();
      assertNothingListens(redis);

      redis.restart();
      try (Jedis jedis = connect(redis)) {
        assertEquals("value", jedis.get("key"));
      }
    }
  }

  @Test
  void restartReplacesAServerThatRuns() {
    try (Redis redis = embedded()) {
      try (Jedis jedis = connect(redis)) {
        String before = jedis.info("server");
        redis.restart();
        try (Jedis again = connect(redis)) {
          assertNotEquals(runId(before), runId(again.info("server")));
        }
      }
    }
  }

  private static String runId(String info) {
    return info.lines().filter(line -> line.startsWith("run_id:")).findFirst().orElseThrow();
  }

  @Test
  void aClosedServerDoesNotRestart() {
    Redis redis = embedded();
    redis.close();

    assertThrows(IllegalStateException.class, redis::restart);
  }

  @Test
  void takesTheServerOnThePath(@TempDir Path folder) throws IOException {
    Path binary = ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
    boolean windows = binary.toString().endsWith(".exe");
    Path server = folder.resolve("valkey-server" + (windows ? ".exe" : ""));
    Files.move(binary, server);

    try (Redis redis = Redis.search(List.of(() -> RedisProcess.fromPath(folder.toString())));
        Jedis jedis = connect(redis)) {
      assertEquals("PONG", jedis.ping());
      assertTrue(redis.source().endsWith(", " + server), redis::source);
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the program of this test is a shell script")
  void saysWhyAProgramDoesNotStart(@TempDir Path folder) throws IOException {
    Path program = folder.resolve("redis-server");
    Files.writeString(program, "#!/bin/sh\necho libssl.so.3: cannot open >&2\nexit 127\n");
    assertTrue(program.toFile().setExecutable(true));

    RedisUnavailableException e =
        assertThrows(
            RedisUnavailableException.class, () -> RedisProcess.fromPath(folder.toString()));
    assertEquals(
        program + ": ended with status 127 (libssl.so.3: cannot open; install libssl 3)",
        e.getMessage());
  }

  @Test
  void keepsANoteOfEachPlaceThatHasNone(@TempDir Path empty) {
    try (Redis redis =
        Redis.search(
            List.of(() -> RedisProcess.fromPath(empty.toString()), RedisProcess::embedded))) {
      assertEquals(List.of("PATH: neither of redis-server, valkey-server is there"), redis.notes());
    }
  }

  @Test
  void saysInOneLineThatNoPlaceHasOne(@TempDir Path empty) {
    List<Redis.Place> places = List.of(() -> RedisProcess.fromPath(empty.toString()));

    RedisUnavailableException e =
        assertThrows(RedisUnavailableException.class, () -> Redis.search(places));
    assertEquals(
        "No Redis here: PATH: neither of redis-server, valkey-server is there", e.getMessage());
  }

  @Test
  void anEngineThatDoesNotAnswerIsPassedOverAndTheServerEndsWithItsJvm() throws IOException {
    List<String> lines = inAnotherJvm(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1", "REDIS_URL", ""));
    URI uri = URI.create(lines.get(0));

    assertThrows(ConnectException.class, () -> new Socket(uri.getHost(), uri.getPort()).close());
    // A machine may have a second engine, at a socket: then that one is taken.
    boolean docker = lines.get(1).contains("Docker");
    assertTrue(
        docker || lines.get(2).startsWith("Docker: the engine "),
        () -> String.join(System.lineSeparator(), lines));
  }

  @Test
  void theSharedOneStaysTheSameAndOpen() {
    Redis redis = Redis.shared();
    redis.close();

    assertSame(redis, Redis.shared());
    try (Jedis jedis = connect(redis)) {
      assertEquals("PONG", jedis.ping());
    }
  }
}

package course.websocket.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.DockerClientFactory;
import redis.clients.jedis.Jedis;

/**
 * That Docker is taken where it answers and has the image. Run by one thread.
 *
 * <p>Fails where there is no Docker, so it is excluded unless asked for: {@code .ci/docker-redis.sh
 * ./mvnw -pl kit test -Dtest=RedisInDockerTest -Dexcluded.tests=none}.
 */
@Tag("docker")
@Timeout(60)
class RedisInDockerTest {
  private static final String IMAGE_PROPERTY = "course.redis.image";

  /** The containers of this JVM. */
  private static List<Container> containers() {
    return DockerClientFactory.instance()
        .client()
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(
            Map.of(
                DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL,
                DockerClientFactory.SESSION_ID))
        .exec();
  }

  @Test
  void dockerIsTakenAndAnswersAndLeavesNothing() {
    try (Redis redis = Redis.start(null)) {
      assertTrue(redis.source().contains(", Docker image "), () -> redis + " " + redis.notes());
      assertEquals(List.of(), redis.notes());
      try (Jedis jedis = new Jedis(URI.create(redis.url()))) {
        assertEquals("PONG", jedis.ping());
      }
      assertEquals(1, containers().size());
      if (redis.host().equals("127.0.0.1")) {
        assertEquals("127.0.0.1", containers().get(0).getPorts()[0].getIp());
      }
      assertThrows(UnsupportedOperationException.class, redis::kill);
    }
    assertEquals(List.of(), containers());
  }

  @Test
  void theContainerEndsWithTheJvm() throws IOException {
    List<String> lines = RedisTest.inAnotherJvm(Map.of());
    URI uri = URI.create(lines.get(0));

    assertTrue(lines.get(1).contains(", Docker image "), lines::toString);
    assertThrows(ConnectException.class, () -> new Socket(uri.getHost(), uri.getPort()).close());
  }

  @Test
  void anImageThatTheEngineLacksIsNotPulledButPassedOver() {
    System.setProperty(IMAGE_PROPERTY, "course/absent:none");
    try (Redis redis = assertTimeout(Duration.ofSeconds(10), () -> Redis.start(null))) {
      assertFalse(redis.source().contains("Docker"), redis::source);
      assertEquals(
          "Docker: the engine has no image course/absent:none (docker pull course/absent:none)",
          redis.notes().get(0));
    } finally {
      System.clearProperty(IMAGE_PROPERTY);
    }
  }
}

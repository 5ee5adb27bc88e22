package course.websocket.scaling;

import static course.websocket.kit.Eventually.eventually;

import course.websocket.echo.Limits;
import course.websocket.echo.WebSocketServer;
import course.websocket.kit.Given;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the balancer learns which servers want no clients. */
class HealthChecksTest {

  private final List<String> changes = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(503);
  private WebSocketServer drained;
  private WebSocketServer well;
  private HealthChecks checks;

  @BeforeEach
  void start() {
    drained = server(status);
    well = server(new AtomicInteger(200));
    checks =
        new HealthChecks(
            Map.of("s1", address(drained), "s2", address(well)),
            (name, healthy) -> changes.add(name + ' ' + healthy));
  }

  @AfterEach
  void stop() {
    checks.close();
    well.close();
  }

  @Test
  @Given
  void serverThatIsWellNoMoreIsReportedAndAgainWhenItIs() {
    eventually("s1 is out", () -> changes.equals(List.of("s1 false")));
    status.set(200);
    eventually("s1 is back", () -> changes.equals(List.of("s1 false", "s1 true")));
    drained.close();
    eventually("s1 is gone", () -> changes.equals(List.of("s1 false", "s1 true", "s1 false")));
  }

  @Test
  @Given
  void serverThatIsSilentIsReportedAfterTheSecondTime() {
    checks.close();
    AtomicInteger asked = new AtomicInteger();
    try (WebSocketServer busy =
        new WebSocketServer(Limits.DEFAULT)
            .http(
                "/health",
                exchange -> {
                  int number = asked.incrementAndGet();
                  if (number == 1 || number > 3) {
                    exchange.dispatch(() -> {}); // it never answers
                  }
                })
            .start(0)) {
      checks =
          new HealthChecks(
              Map.of("s3", address(busy)), (name, healthy) -> changes.add(asked + " " + healthy));
      eventually("it is reported", Duration.ofSeconds(5), () -> changes.contains("5 false"));
    }
  }

  private static WebSocketServer server(AtomicInteger status) {
    return new WebSocketServer(Limits.DEFAULT)
        .http("/health", exchange -> exchange.setStatusCode(status.get()))
        .start(0);
  }

  private static URI address(WebSocketServer server) {
    return URI.create("http://127.0.0.1:" + server.port());
  }
}

package course.websocket.heartbeat;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.echo.Message;
import course.websocket.echo.SendQueue;
import course.websocket.kit.RawClient;
import course.websocket.kit.Redis;
import course.websocket.kit.Step;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.Counter;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.Metric;
import org.hawkular.agent.prometheus.types.Summary;
import org.hawkular.agent.prometheus.walkers.CollectorPrometheusMetricsWalker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Step 8: what a server tells of itself, read as Prometheus reads it. */
class MetricsTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private ChatNode node;
  private URI page;
  private URI room;

  @BeforeEach
  void start() {
    HandshakeLimits limits = HandshakeLimits.DEFAULT;
    node =
        new ChatNode(
            "s1",
            0,
            Redis.shared().url(),
            new ChatNode.Settings(Duration.ofMillis(50), Duration.ofMillis(400), limits),
            scheduler);
    page = page(node.port());
    room = URI.create("ws://127.0.0.1:" + node.port() + "/ws/r" + UUID.randomUUID() + "?name=ann");
  }

  @AfterEach
  void stop() {
    node.close();
    scheduler.shutdownNow();
  }

  @Test
  @Step(8)
  void connectionsGoUpAndDownAndTheirEndsAreCountedByCode() {
    RawClient first = RawClient.connect(room).answerPings();
    RawClient second = RawClient.connect(room).answerPings();
    eventually("two connections", () -> value("chat_connections") == 2);
    first.close(1000, "done");
    second.reset();
    eventually("none", () -> value("chat_connections") == 0);
    eventually("one said goodbye", () -> value("chat_closed_total", "code", "1000") == 1);
    eventually("one did not", () -> value("chat_closed_total", "code", "1006") == 1);
  }

  /** Each value of a tag is a counter that stays: a stranger must not make 2,000 of them. */
  @Test
  @Step(8)
  void codesThatAreNotRegisteredAreCountedTogether() {
    RawClient.connect(room).answerPings().close(4321, "mine");
    RawClient.connect(room).answerPings().close(3210, "another");
    eventually("two of them", () -> value("chat_closed_total", "code", "other") == 2);
  }

  @Test
  @Step(8)
  void messagesAndTheirBytesAreCountedInAndOut() {
    try (RawClient client = RawClient.connect(room).answerPings()) {
      String say = "{\"type\":\"say\",\"ref\":\"1\",\"text\":\"Gr\u00fc\u00dfe\"}";
      int sent = client.receiveText().length(); // the welcome
      client.text(say);
      for (String type = ""; !type.contains("accepted"); sent += type.length()) {
        type = client.receiveText();
      }
      assertEquals(1, value("chat_messages_in_total"), "messages in");
      assertEquals(say.length() + 2, value("chat_bytes_in_total"), "two letters have two bytes");
      assertTrue(value("chat_messages_out_total") >= 2, "welcome and accepted");
      assertTrue(value("chat_bytes_out_total") >= sent, "at least what has arrived");
    }
  }

  @Test
  @Step(8)
  void whatTheChatCountsIsThereToo() {
    try (RawClient client = RawClient.connect(room).answerPings();
        RawClient silent = RawClient.connect(room)) {
      client.text("{\"type\":\"say\",\"ref\":\"1\",\"text\":\"hello\"}");
      eventually("two connections, one room", () -> value("chat_connections") == 2);
      assertEquals(1, value("chat_rooms"), "rooms");
      eventually("one was published", () -> value("chat_publish_seconds") == 1);
      eventually("a pong is missed", () -> value("chat_pongs_missed_total") >= 1);
      assertEquals(1, value("chat_redis_connects_total"), "connects to Redis");
      assertEquals(0, value("chat_messages_refused_total"), "messages refused");
      silent.awaitEnd(Duration.ofSeconds(2));
    }
  }

  @Test
  @Step(8)
  void messageThatTheQueueRefusesIsNotCountedAsSent() {
    Metrics metrics = new Metrics(null);
    Undertow server = Undertow.builder().addHttpListener(0, "127.0.0.1", metrics::page).build();
    server.start();
    try {
      page = page(((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
      SendQueue queue = metrics.around(SendQueue.bounded(10));
      assertTrue(queue.offer(Message.text("there is")), "eight bytes and a header of two");
      assertFalse(queue.offer(Message.text("no room")));
      assertEquals(1, value("chat_messages_out_total"), "messages out");
      assertEquals(8, value("chat_bytes_out_total"), "bytes out");
      assertEquals(1, value("chat_messages_refused_total"), "messages refused");
    } finally {
      server.stop();
    }
  }

  private static URI page(int port) {
    return URI.create("http://127.0.0.1:" + port + "/metrics");
  }

  /** The value of a metric; of a summary its count; not a number if it is not there. */
  private double value(String name, String... label) {
    return metrics()
        .filter(each -> each.getName().equals(name))
        .filter(each -> label.length == 0 || label[1].equals(each.getLabels().get(label[0])))
        .mapToDouble(MetricsTest::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static double value(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getValue();
    }
    return metric instanceof Gauge gauge ? gauge.getValue() : ((Summary) metric).getSampleCount();
  }

  // tag::scrape[]
  private Stream<Metric> metrics() {
    HttpRequest request = HttpRequest.newBuilder(page).build();
    try (InputStream text = HTTP.send(request, BodyHandlers.ofInputStream()).body()) {
      CollectorPrometheusMetricsWalker all = new CollectorPrometheusMetricsWalker();
      new TextPrometheusMetricsProcessor(text, all).walk();
      return all.getAllMetricFamilies().stream().flatMap(family -> family.getMetrics().stream());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("no metrics", e);
    }
  }
  // end::scrape[]
}

package course.websocket.heartbeat;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.ForwardingEndpoint;
import course.websocket.echo.Message;
import course.websocket.echo.Request;
import course.websocket.echo.SendQueue;
import course.websocket.scaling.ChatServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An endpoint around another one that counts what happens on its connections, and shows it on a
 * page for Prometheus. Safe for use by several threads.
 */
final class Metrics extends ForwardingEndpoint {

  /** Prometheus's text format, version 0.0.4. */
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicInteger connections = registry.gauge("chat.connections", new AtomicInteger());
  private final Counter messagesIn = registry.counter("chat.messages.in");
  private final Counter bytesIn = registry.counter("chat.bytes.in");
  private final Counter messagesOut = registry.counter("chat.messages.out");
  private final Counter bytesOut = registry.counter("chat.bytes.out");
  private final Counter refusedOut = registry.counter("chat.messages.refused");

  Metrics(Endpoint next) {
    super(next);
  }

  /** Shows what the chat and the heartbeat count by themselves, too. */
  void watch(ChatServer chat, Heartbeat heartbeat) {
    Gauge.builder("chat.rooms", chat, ChatServer::rooms).register(registry);
    FunctionCounter.builder("chat.redis.connects", chat, ChatServer::redisConnects)
        .register(registry);
    FunctionTimer.builder(
            "chat.publish",
            chat,
            ChatServer::published,
            ChatServer::publishNanos,
            TimeUnit.NANOSECONDS)
        .register(registry);
    FunctionCounter.builder("chat.pongs.missed", heartbeat, Heartbeat::missed).register(registry);
  }

  /** {@code connections} is a gauge: it goes up here, and down in {@link #onClose}. */
  @Override
  public void onOpen(Connection connection, Request request) {
    // starter: // not counted
    // tag::step8[] one more connection
    connections.incrementAndGet();
    // end::step8[]
    super.onOpen(connection, request);
  }

  /**
   * Counts the ends too: a counter {@code chat.closed} for each code, whose {@link #label} is its
   * tag {@code code}.
   */
  @Override
  public void onClose(Connection connection, int code) {
    // starter: // not counted
    // tag::step8[] one less, and why
    connections.decrementAndGet();
    registry.counter("chat.closed", "code", label(code)).increment();
    // end::step8[]
    super.onClose(connection, code);
  }

  /** Registered codes stand for themselves. All others are one: a stranger has 2,000 to send. */
  private static String label(int code) {
    return CloseCodes.ALL.stream().anyMatch(each -> each.number() == code)
        ? Integer.toString(code)
        : "other";
  }

  @Override
  public void onText(Connection connection, String text) {
    received(text.getBytes(StandardCharsets.UTF_8).length);
    super.onText(connection, text);
  }

  @Override
  public void onBinary(Connection connection, ByteBuffer data) {
    received(data.remaining());
    super.onBinary(connection, data);
  }

  /** Counts a message and its bytes, {@code messagesIn} and {@code bytesIn}. */
  private void received(int bytes) {
    // starter: // not counted
    // tag::step8[] count what comes in
    messagesIn.increment();
    bytesIn.increment(bytes);
    // end::step8[]
  }

  /**
   * Counts a message that goes out, {@code messagesOut} and {@code bytesOut}; or, if the queue has
   * no room for it, {@code refusedOut}: its connection is given up.
   */
  private void offered(boolean taken, int bytes) {
    // starter: // not counted
    // tag::step8[] count what goes out
    if (taken) {
      messagesOut.increment();
      bytesOut.increment(bytes);
    } else {
      refusedOut.increment();
    }
    // end::step8[]
  }

  /** A queue that counts what is sent through it. */
  SendQueue around(SendQueue queue) {
    return new SendQueue() {
      @Override
      public boolean offer(Message message) {
        boolean taken = queue.offer(message);
        offered(taken, message.size());
        return taken;
      }

      @Override
      public Message poll() {
        return queue.poll();
      }
    };
  }

  /** The page {@code /metrics}. */
  void page(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, CONTENT_TYPE);
    exchange.getResponseSender().send(registry.scrape(CONTENT_TYPE));
  }
}

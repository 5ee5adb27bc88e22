package course.websocket.echo;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;

/**
 * Serves WebSocket endpoints, and plain HTTP beside them, on the loopback address unless it is
 * given another. Set it up from one thread; {@link #close} may be called from any.
 */
public final class WebSocketServer implements AutoCloseable {

  private static final Logger LOG = System.getLogger(WebSocketServer.class.getName());

  private static final String HOST = "127.0.0.1";

  /** How long {@link #close} waits for the peers' answers to its close frames. */
  private static final long CLOSE_TIMEOUT_MILLIS = 2_000;

  private final Limits limits;
  private final PathHandler paths = Handlers.path();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private Supplier<SendQueue> queues;
  private Engine engine = Engine.DEFAULT;
  private Set<String> origins = Set.of();
  private String host = HOST;
  private Consumer<Undertow.Builder> setUp = builder -> {};
  private volatile boolean closing;
  private Undertow undertow;

  public WebSocketServer(Limits limits) {
    this.limits = limits;
    this.queues = () -> SendQueue.bounded(limits.maxQueuedBytes());
  }

  /** Gives each connection a queue from here, in place of {@link SendQueue#bounded}. */
  public WebSocketServer queues(Supplier<SendQueue> queues) {
    this.queues = queues;
    return this;
  }

  /** Chooses what carries the connections; {@link Engine#DEFAULT} unless this is called. */
  public WebSocketServer engine(Engine engine) {
    this.engine = engine;
    return this;
  }

  /**
   * Lets pages of other origins connect; without it only this server's own pages may, and programs
   * that are no browser.
   *
   * @param origins such as {@code https://example.com}, to the letter
   */
  public WebSocketServer allowOrigins(String... origins) {
    this.origins = Set.of(origins);
    return this;
  }

  /** Changes how Undertow is set up, before it starts: its options, its threads. */
  public WebSocketServer undertow(Consumer<Undertow.Builder> setUp) {
    this.setUp = setUp;
    return this;
  }

  /** Listens on another address, {@code 0.0.0.0} for every one of this machine. */
  public WebSocketServer host(String host) {
    this.host = host;
    return this;
  }

  /** Serves an endpoint on a path and everything below it. */
  public WebSocketServer endpoint(String path, Endpoint endpoint) {
    return http(path, handler(endpoint));
  }

  /** Takes handshakes for an endpoint, for those who put something before it. */
  public HttpHandler handler(Endpoint endpoint) {
    return exchange -> handshake(exchange, endpoint);
  }

  /** Serves plain HTTP on a path and everything below it. */
  public WebSocketServer http(String path, HttpHandler handler) {
    paths.addPrefixPath(path, handler);
    return this;
  }

  /**
   * Starts to listen.
   *
   * @param port a TCP port, 0 for any that is free
   * @throws RuntimeException caused by a {@link java.net.BindException} if the port is in use
   */
  public WebSocketServer start(int port) {
    Undertow.Builder builder = Undertow.builder().addHttpListener(port, host, paths);
    setUp.accept(builder);
    undertow = builder.build();
    undertow.start();
    return this;
  }

  public int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** The address of a path on this server, {@code ws://127.0.0.1:port/path}. */
  public URI uri(String path) {
    return URI.create("ws://" + HOST + ":" + port() + path);
  }

  private void handshake(HttpServerExchange exchange, Endpoint endpoint) {
    HeaderMap headers = exchange.getRequestHeaders();
    HeaderMap answer = exchange.getResponseHeaders();
    Request request = request(exchange);
    int status = Handshake.check(exchange.getProtocol(), exchange.getRequestMethod(), headers);
    if (status == 101
        && !Handshake.originAllowed(
            headers.getFirst(Headers.ORIGIN), headers.getFirst(Headers.HOST), origins)) {
      status = 403;
    }
    if (status == 101) {
      status = closing ? 503 : endpoint.accept(request);
    }
    if (status == 101) {
      String key = headers.getFirst(Headers.SEC_WEB_SOCKET_KEY);
      answer.put(Headers.SEC_WEB_SOCKET_ACCEPT, Handshake.acceptKey(key));
      String subprotocol = endpoint.subprotocol();
      if (Handshake.offers(headers.get(Headers.SEC_WEB_SOCKET_PROTOCOL), subprotocol)) {
        answer.put(Headers.SEC_WEB_SOCKET_PROTOCOL, subprotocol);
      }
      exchange.upgradeChannel("websocket", (stream, http) -> open(stream, http, endpoint, request));
    } else {
      exchange.setStatusCode(status);
      answer.put(Headers.SEC_WEB_SOCKET_VERSION, "13");
      if (status == 426) { // must name what to upgrade to (RFC 9110 section 15.5.22)
        answer.put(Headers.UPGRADE, "websocket").put(Headers.CONNECTION, "Upgrade");
      }
    }
    exchange.endExchange();
  }

  private void open(
      StreamConnection stream, HttpServerExchange exchange, Endpoint endpoint, Request request) {
    EngineConnection connection =
        engine.open(stream, exchange, endpoint, limits, queues.get(), this::remove);
    connections.add(connection);
    try {
      endpoint.onOpen(connection, request);
    } catch (RuntimeException e) {
      // Thrown on, it would end the connection at once, without a close frame.
      LOG.log(Level.ERROR, "an endpoint failed on " + connection, e);
      connection.close(1011, "internal error");
    }
    connection.start();
    if (closing) {
      connection.close(1001, "server stops"); // close() may have looked before it was there
    }
  }

  private void remove(Connection connection) {
    synchronized (connections) {
      connections.remove(connection);
      connections.notifyAll();
    }
  }

  private static Request request(HttpServerExchange exchange) {
    Map<String, String> query = new HashMap<>();
    exchange.getQueryParameters().forEach((name, values) -> query.put(name, values.getFirst()));
    return new Request(exchange.getRelativePath(), Map.copyOf(query));
  }

  /**
   * Closes every connection with 1001, going away (RFC 6455 section 7.4.1), waits up to two seconds
   * for the peers' answers, and stops.
   */
  @Override
  public void close() {
    closing = true;
    connections.forEach(connection -> connection.close(1001, "server stops"));
    long deadline = System.currentTimeMillis() + CLOSE_TIMEOUT_MILLIS;
    synchronized (connections) {
      try {
        for (long left = CLOSE_TIMEOUT_MILLIS; left > 0 && !connections.isEmpty(); ) {
          connections.wait(left);
          left = deadline - System.currentTimeMillis();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // stop at once
      }
    }
    XnioWorker worker = undertow.getWorker();
    undertow.stop();
    IoTurn.forget(worker);
  }

  /** Says that the server is ready, and on SIGTERM closes it and ends the process with status 0. */
  public void runUntilStopped(String path) {
    System.out.println("ready " + uri(path));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  close();
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
  }
}

package course.websocket.scaling;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.predicate.Predicates;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * A load balancer with sticky sessions, for a demo or a test on one machine; in production HAProxy
 * or nginx takes its place. Safe for use by several threads.
 */
public final class Balancer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";

  /** Each WebSocket connection holds one connection to its server for as long as it lives. */
  private static final int CONNECTIONS_PER_THREAD = 20_000;

  /** How long a server that did not answer is left alone. */
  private static final int RETRY_SECONDS = 1;

  /** How long a client may take for a request; lesson 4 has more about it. */
  private static final int REQUEST_MILLIS = 10_000;

  private final HealthChecks checks;
  private final Undertow undertow;

  /**
   * Starts a balancer.
   *
   * @param port a TCP port, 0 for any that is free
   * @param servers the address of each server, by its name
   * @param page answers what is below {@code /} and not below {@code /ws}
   */
  public Balancer(int port, Map<String, URI> servers, HttpHandler page) {
    this(port, servers, page, null);
  }

  /**
   * Starts a balancer that ends TLS; see the shorter constructor for the rest.
   *
   * @param tls with the certificate; null for plain HTTP
   */
  public Balancer(int port, Map<String, URI> servers, HttpHandler page, SSLContext tls) {
    Client client = new Client();
    client.setConnectionsPerThread(CONNECTIONS_PER_THREAD);
    client.setProblemServerRetry(RETRY_SECONDS);
    configure(client, servers);
    checks =
        new HealthChecks(
            servers,
            (name, healthy) -> {
              client.removeHost(servers.get(name));
              if (healthy) {
                configure(client, Map.of(name, servers.get(name)));
              }
            });
    HttpHandler proxy =
        ProxyHandler.builder()
            .setProxyClient(client)
            .setMaxRequestTime(-1) // a WebSocket lives longer than any request
            .setMaxConnectionRetries(servers.size())
            .build();
    Undertow.Builder builder =
        tls == null
            ? Undertow.builder().addHttpListener(port, HOST)
            : Undertow.builder().addHttpsListener(port, HOST, tls);
    undertow =
        builder
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, REQUEST_MILLIS)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, REQUEST_MILLIS)
            .setHandler(Handlers.predicate(Predicates.prefix("/ws"), proxy, page))
            .build();
    try {
      undertow.start();
    } catch (RuntimeException e) {
      checks.close();
      throw e;
    }
  }

  /**
   * Makes the client know each server's address and its name as the route, and the {@linkplain
   * ChatServer#ROUTE_COOKIE cookie}. {@link ChatServer} sets it to {@code something.route}: whoever
   * comes back with it lands on the same server, as long as that lives. Without the cookie or the
   * server, it is the next one's turn.
   */
  private static void configure(LoadBalancingProxyClient client, Map<String, URI> servers) {
    // starter: servers.values().forEach(client::addHost);
    // tag::step4[] give each server its route, and name the cookie
    servers.forEach((name, address) -> client.addHost(address, name));
    client.addSessionCookieName(ChatServer.ROUTE_COOKIE);
    // end::step4[]
  }

  public int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void close() {
    checks.close();
    undertow.stop();
  }

  /**
   * Two tabs of one browser have the same cookie. So the page asks for a server by the query
   * parameter {@code route}, and leaves it empty the first time; only without the parameter the
   * cookie counts.
   */
  private static final class Client extends LoadBalancingProxyClient {
    @Override
    protected Iterator<CharSequence> parseRoutes(HttpServerExchange exchange) {
      Deque<String> route = exchange.getQueryParameters().get("route");
      if (route == null) {
        return super.parseRoutes(exchange);
      }
      String wish = route.getFirst();
      return wish.isEmpty() ? Collections.emptyIterator() : List.<CharSequence>of(wish).iterator();
    }
  }
}

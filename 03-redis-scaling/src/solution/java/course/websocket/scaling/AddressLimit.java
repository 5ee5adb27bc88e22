package course.websocket.scaling;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets so many connections of one address pass; further ones get 429. Safe for use by several
 * threads.
 *
 * <p>Behind a balancer all of them come from one address. So one that is on this machine or in a
 * private network is believed when it says in {@code X-Forwarded-For} whose request it passes on:
 * the last one in the list, as anybody can write what stands before it.
 */
final class AddressLimit implements HttpHandler {

  private final int max;
  private final HttpHandler next;

  /** How many connections each address has; those with none are not in it. */
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  AddressLimit(int max, HttpHandler next) {
    this.max = max;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    String address = address(exchange);
    if (open.merge(address, 1, Integer::sum) > max) {
      leave(address);
      exchange.setStatusCode(429).endExchange();
      return;
    }
    exchange.getConnection().addCloseListener(connection -> leave(address));
    // A handshake that fails ends its connection, else each further one on it would count, too.
    exchange.addResponseCommitListener(e -> e.setPersistent(e.getStatusCode() == 101));
    next.handleRequest(exchange);
  }

  private void leave(String address) {
    open.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1);
  }

  private static String address(HttpServerExchange exchange) {
    InetAddress peer = exchange.getSourceAddress().getAddress();
    String forwarded = exchange.getRequestHeaders().getLast(Headers.X_FORWARDED_FOR);
    boolean proxy = peer.isLoopbackAddress() || peer.isSiteLocalAddress() || isUniqueLocal(peer);
    return proxy && forwarded != null
        ? forwarded.substring(forwarded.lastIndexOf(',') + 1).strip()
        : peer.getHostAddress();
  }

  /** Whether it is in a private network of IPv6 (RFC 4193), which Java's own test does not know. */
  private static boolean isUniqueLocal(InetAddress address) {
    return address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
  }
}

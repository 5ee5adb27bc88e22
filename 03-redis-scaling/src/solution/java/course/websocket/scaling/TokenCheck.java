package course.websocket.scaling;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets those pass who bring a token for the name that they ask for; others get 401. Immutable, safe
 * for use by several threads.
 *
 * <p>A browser can put no header of its own on a handshake, and an address ends up in every log on
 * the way. So the token is offered as a subprotocol: {@code Sec-WebSocket-Protocol: chat.v1,
 * token.…}. The server chooses the other one.
 */
final class TokenCheck implements HttpHandler {

  private static final String PREFIX = "token.";

  private final Tokens tokens;
  private final HttpHandler next;

  TokenCheck(Tokens tokens, HttpHandler next) {
    this.tokens = tokens;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    Deque<String> name = exchange.getQueryParameters().get("name");
    if (name != null && name.getFirst().equals(nameOf(exchange).orElse(null))) {
      next.handleRequest(exchange);
    } else {
      exchange.setStatusCode(401).endExchange();
    }
  }

  private Optional<String> nameOf(HttpServerExchange exchange) {
    HeaderValues offered = exchange.getRequestHeaders().get(Headers.SEC_WEB_SOCKET_PROTOCOL);
    return Stream.ofNullable(offered)
        .flatMap(HeaderValues::stream)
        .flatMap(line -> Stream.of(line.split(",")))
        .map(String::strip)
        .filter(item -> item.startsWith(PREFIX))
        .findFirst()
        .flatMap(item -> tokens.name(item.substring(PREFIX.length())));
  }
}

package course.websocket.scaling;

import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.ResponseCodeHandler;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a chat server does beyond the chat itself. Immutable, safe for use by several threads.
 *
 * @param host the address that it listens on: {@code 0.0.0.0} for every one of the machine
 * @param page answers what is neither {@code /ws} nor {@code /health}
 * @param origins whose pages may connect, besides the server's own: {@code https://example.com}
 * @param tokens those that a handshake must bring; empty if everybody may come, under any name
 * @param maxPerAddress how many connections one address may have
 * @param limitsRate whether a connection that sends too often is closed
 */
public record ChatOptions(
    String host,
    HttpHandler page,
    Set<String> origins,
    Optional<Tokens> tokens,
    int maxPerAddress,
    boolean limitsRate) {

  /** For this machine only, without a page, and without limits: for a lesson or a load test. */
  public static final ChatOptions DEFAULT =
      new ChatOptions(
          "127.0.0.1",
          ResponseCodeHandler.HANDLE_404,
          Set.of(),
          Optional.empty(),
          Integer.MAX_VALUE,
          false);

  /** A household or an office behind one address; many more are no people. */
  private static final int MAX_PER_ADDRESS = 200;

  /**
   * With limits, and with what the environment says: {@code CHAT_TOKEN_KEY}, at least 32 bytes,
   * {@code CHAT_ORIGINS}, with spaces between, and {@code CHAT_MAX_PER_ADDRESS}.
   */
  public static ChatOptions of(Map<String, String> environment) {
    String origins = environment.getOrDefault("CHAT_ORIGINS", "").strip();
    String max = environment.get("CHAT_MAX_PER_ADDRESS");
    return new ChatOptions(
        DEFAULT.host,
        DEFAULT.page,
        origins.isEmpty() ? Set.of() : Set.of(origins.split("\\s+")),
        Optional.ofNullable(environment.get("CHAT_TOKEN_KEY"))
            .map(key -> new Tokens(key, Clock.systemUTC())),
        max == null ? MAX_PER_ADDRESS : Integer.parseInt(max),
        true);
  }

  public ChatOptions withHost(String host) {
    return new ChatOptions(host, page, origins, tokens, maxPerAddress, limitsRate);
  }

  public ChatOptions withPage(HttpHandler page) {
    return new ChatOptions(host, page, origins, tokens, maxPerAddress, limitsRate);
  }
}

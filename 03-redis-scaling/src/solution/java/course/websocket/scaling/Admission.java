package course.websocket.scaling;

import course.websocket.echo.Endpoint;
import io.undertow.server.HttpHandler;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may come into the chat, and how much they may do there. Immutable, safe for use by several
 * threads.
 *
 * @param origins whose pages may connect, besides the server's own: {@code https://example.com}
 * @param tokens those that a handshake must bring; empty if everybody may come, under any name
 * @param maxPerAddress how many connections one address may have
 * @param limitsRate whether a connection that sends too often is closed
 */
public record Admission(
    Set<String> origins, Optional<Tokens> tokens, int maxPerAddress, boolean limitsRate) {

  /** Everybody, as often as they like: for a lesson or a load test. */
  public static final Admission OPEN =
      new Admission(Set.of(), Optional.empty(), Integer.MAX_VALUE, false);

  /** A household or an office behind one address; many more are no people. */
  private static final int MAX_PER_ADDRESS = 200;

  /** Messages of one connection: as many at once as wait for a page that comes back. */
  private static final int BURST = 100;

  /** And then so many a second, which nobody types. */
  private static final int PER_SECOND = 10;

  /**
   * With limits, and with what the environment says: {@code CHAT_TOKEN_KEY}, at least 32 bytes,
   * {@code CHAT_ORIGINS}, with spaces between, and {@code CHAT_MAX_PER_ADDRESS}.
   *
   * @throws IllegalArgumentException if the environment says nonsense
   */
  public static Admission of(Map<String, String> environment) {
    String origins = environment.getOrDefault("CHAT_ORIGINS", "").strip();
    String max = environment.get("CHAT_MAX_PER_ADDRESS");
    return new Admission(
        origins.isEmpty() ? Set.of() : Set.of(origins.split("\\s+")),
        Optional.of(environment.getOrDefault("CHAT_TOKEN_KEY", ""))
            .filter(key -> !key.isEmpty())
            .map(key -> new Tokens(key, Clock.systemUTC())),
        max == null ? MAX_PER_ADDRESS : Integer.parseInt(max),
        true);
  }

  /** Puts the limits on messages around the chat. */
  Endpoint around(Endpoint chat) {
    return limitsRate
        ? new RateLimit(chat, () -> new TokenBucket(BURST, PER_SECOND, System::nanoTime))
        : chat;
  }

  /** Puts the checks before a handshake. */
  HttpHandler before(HttpHandler handshake) {
    HttpHandler checked =
        tokens.<HttpHandler>map(t -> new TokenCheck(t, handshake)).orElse(handshake);
    return new AddressLimit(maxPerAddress, checked);
  }
}

package course.websocket.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import course.websocket.kit.Given;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tokens say who somebody is. */
class TokensTest {

  private static final String KEY = "a key of at least thirty-two bytes";
  private static final Instant NOW = Instant.ofEpochSecond(1_764_000_000);

  private final Tokens tokens = new Tokens(KEY, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  @Given
  void tokenSaysItsNameUntilItExpires() {
    assertEquals(
        Optional.of("Z\u00fcrich. ann"),
        tokens.name(tokens.issue("Z\u00fcrich. ann", NOW.plusSeconds(1))));
    assertEquals(Optional.empty(), tokens.name(tokens.issue("ann", NOW)));
  }

  @Test
  @Given
  void tokenThatIsChangedInAnyPlaceSaysNothing() {
    String token = tokens.issue("ann", NOW.plusSeconds(60));
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      assertEquals(Optional.empty(), tokens.name(changed), changed);
    }
    assertEquals(Optional.empty(), tokens.name(""));
    assertEquals(Optional.empty(), tokens.name(".."));
    Tokens others = new Tokens(KEY + "!", Clock.fixed(NOW, ZoneOffset.UTC));
    assertEquals(Optional.empty(), others.name(token), "another key");
  }

  @Test
  @Given
  void shortKeyIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Tokens("secret", Clock.systemUTC()));
  }
}

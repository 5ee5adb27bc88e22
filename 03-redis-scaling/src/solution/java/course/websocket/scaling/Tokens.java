package course.websocket.scaling;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed tokens: each says a name, and until when it holds. Whoever has the key can make them, and
 * nobody else. Immutable, safe for use by several threads.
 *
 * <p>A token is {@code name.expiry.signature}: the name and the HMAC-SHA256 (RFC 2104) of what
 * stands before it in Base64 for URLs, the expiry in seconds since 1970.
 */
public final class Tokens {

  private static final String HMAC = "HmacSHA256";

  /** As many as the signature has: a shorter key would be the easier thing to guess. */
  private static final int MIN_KEY_BYTES = 32;

  private static final Base64.Encoder TO_BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec key;
  private final Clock clock;

  /**
   * Tokens of one key.
   *
   * @throws IllegalArgumentException if the key is shorter than 32 bytes
   */
  public Tokens(String key, Clock clock) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException("the key must have at least " + MIN_KEY_BYTES + " bytes");
    }
    this.key = new SecretKeySpec(bytes, HMAC);
    this.clock = clock;
  }

  // tag::issue[]
  /** A token for somebody who has shown who they are. */
  public String issue(String name, Instant expiry) {
    String claim =
        TO_BASE64.encodeToString(name.getBytes(StandardCharsets.UTF_8))
            + '.'
            + expiry.getEpochSecond();
    return claim + '.' + signature(claim);
  }

  // end::issue[]

  /** The name that a token says, if it is one of this key's and still holds. */
  public Optional<String> name(String token) {
    int dot = token.lastIndexOf('.');
    if (dot < 0 || !isSigned(token.substring(0, dot), token.substring(dot + 1))) {
      return Optional.empty();
    }
    // From here on it is one that issue has made.
    String[] claim = token.split("\\.");
    if (Long.parseLong(claim[1]) <= clock.instant().getEpochSecond()) {
      return Optional.empty();
    }
    return Optional.of(new String(Base64.getUrlDecoder().decode(claim[0]), StandardCharsets.UTF_8));
  }

  /** Compares in a time that does not say how much was right. */
  private boolean isSigned(String claim, String signature) {
    return MessageDigest.isEqual(
        signature(claim).getBytes(StandardCharsets.UTF_8),
        signature.getBytes(StandardCharsets.UTF_8));
  }

  private String signature(String claim) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return TO_BASE64.encodeToString(mac.doFinal(claim.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }
}

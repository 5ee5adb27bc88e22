package course.websocket.echo;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The server's side of the opening handshake (RFC 6455 section 4.2), without any I/O. Stateless,
 * safe for use by several threads.
 */
public final class Handshake {

  /** Every server appends this to the client's key: see RFC 6455 section 1.3. */
  static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private Handshake() {}

  /**
   * Computes the {@code Sec-WebSocket-Accept} header. Append {@link #GUID} to the key, take the
   * SHA-1 of the ASCII bytes, and encode the 20 bytes of the result in Base64.
   *
   * @param key the {@code Sec-WebSocket-Key} header, as the client sent it
   */
  public static String acceptKey(String key) {
    throw new UnsupportedOperationException("Step 1: compute the accept key");
  }

  /**
   * Decides whether a request is a handshake that this server can accept (RFC 6455 section 4.2.1).
   *
   * <ul>
   *   <li>400 unless it is a GET of HTTP/1.1, its {@code Upgrade} header names {@code websocket}
   *       and its {@code Connection} header names {@code Upgrade}. Both are lists, in any case:
   *       {@code Connection: keep-alive, Upgrade} is right. {@link #lists} helps.
   *   <li>426 unless {@code Sec-WebSocket-Version} is 13.
   *   <li>400 unless {@code Sec-WebSocket-Key} is the Base64 of 16 bytes. {@link #isKey} helps.
   * </ul>
   *
   * @return 101 if it can be accepted, else the status to refuse it with
   */
  public static int check(HttpString protocol, HttpString method, HeaderMap headers) {
    // Step 2: check the request
    return 101;
  }

  /**
   * Decides whether a page may connect (RFC 6455 section 10.2). A browser says in {@code Origin}
   * which page asks, and sends the user's cookies along whatever page that is.
   *
   * <ul>
   *   <li>Without the header it is no page: other programs need not send it, and can send anything.
   *   <li>A page of this server may: its origin without {@code http://} or {@code https://} is the
   *       {@code Host} header, in any case.
   *   <li>So may an origin that is on the list, to the letter. Nobody else may, {@code Origin:
   *       null} neither.
   * </ul>
   *
   * @param origin the {@code Origin} header, or null
   * @param host the {@code Host} header: what the browser thinks that it talks to
   * @param allowed further origins, such as {@code https://example.com}
   */
  static boolean originAllowed(String origin, String host, Set<String> allowed) {
    // Step 9: check the origin
    return true;
  }

  /** Whether a header that is a list of tokens has this one, in any case; false for null. */
  static boolean lists(HeaderValues header, String token) {
    return items(header).anyMatch(token::equalsIgnoreCase);
  }

  /** Whether a client offers a subprotocol, which is chosen to the letter; false for null. */
  static boolean offers(HeaderValues header, String subprotocol) {
    return items(header).anyMatch(item -> item.equals(subprotocol));
  }

  private static Stream<String> items(HeaderValues header) {
    return header == null
        ? Stream.empty()
        : header.stream().flatMap(value -> Stream.of(value.split(","))).map(String::trim);
  }

  /** Whether this is the Base64 of 16 bytes; false for null. */
  static boolean isKey(String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == 16;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}

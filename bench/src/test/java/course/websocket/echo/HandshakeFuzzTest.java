package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a handshake looks like, it is accepted or refused, and the server goes on. */
class HandshakeFuzzTest {

  private static final String RIGHT =
      "GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

  private static final int PATIENCE_MILLIS = 5_000;

  private static WebSocketServer server;

  @BeforeContainer
  static void start() {
    server = EchoServer.start(0, Limits.DEFAULT, Engine.HANDMADE);
  }

  @AfterContainer
  static void stop() {
    server.close();
  }

  @Property(tries = 5_000)
  void anyHeadersAreCheckedWithoutAnException(
      @ForAll String protocol,
      @ForAll String method,
      @ForAll String upgrade,
      @ForAll String version,
      @ForAll String key) {
    HeaderMap headers = new HeaderMap();
    headers.put(Headers.UPGRADE, upgrade);
    headers.put(Headers.CONNECTION, upgrade);
    headers.put(Headers.SEC_WEB_SOCKET_VERSION, version);
    headers.put(Headers.SEC_WEB_SOCKET_KEY, key);
    int status = Handshake.check(latin(protocol), latin(method), headers);
    assertTrue(Set.of(101, 400, 426).contains(status), "status " + status);
  }

  /** As the HTTP parser makes it: bytes without a line's end. */
  private static HttpString latin(String text) {
    String line = text.replaceAll("[\\r\\n]", " ");
    return new HttpString(line.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A few bytes of a right handshake are changed: an HTTP answer comes, or the end. */
  @Property(tries = 1_000)
  void changedHandshakeIsAnsweredOrCutOff(
      @ForAll @Size(min = 1, max = 4) byte[] wrong, @ForAll @IntRange(max = 140) int place)
      throws IOException {
    byte[] request = RIGHT.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(wrong, 0, request, place, wrong.length);
    String answer = answer(request);
    assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 "), answer);
    assertEquals("HTTP/1.1 101", answer(RIGHT.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** The beginning of what the server says; nothing if it only ends the connection. */
  private static String answer(byte[] request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request);
      socket.shutdownOutput(); // a request that became endless ends here
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes("HTTP/1.1 101".length()), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      return "";
    }
  }
}

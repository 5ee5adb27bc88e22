package course.websocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.heartbeat.ChatCluster;
import course.websocket.heartbeat.ChatNode;
import course.websocket.kit.Redis;
import course.websocket.scaling.Admission;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo with TLS from the browser to the balancer. */
class DemoTlsTest {

  private final SelfSigned certificate = SelfSigned.make();
  private ChatCluster cluster;

  @BeforeEach
  void start() {
    Admission admission = Admission.of(Map.of());
    cluster =
        new ChatCluster(
            0,
            3,
            Redis.shared().url(),
            ChatNode.Settings.DEFAULT,
            admission,
            certificate.context());
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void pageAndChatAreThereForAClientThatTrustsTheCertificate() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(certificate.context()).build();
    HttpRequest page = HttpRequest.newBuilder(URI.create(address("https", "/"))).build();
    assertEquals(200, client.send(page, BodyHandlers.discarding()).statusCode());

    CompletableFuture<String> welcome = new CompletableFuture<>();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .subprotocols("chat.v1")
            .header("Origin", address("https", ""))
            .buildAsync(
                URI.create(address("wss", "/ws/lobby?name=ann")),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean l) {
                    welcome.complete(text.toString());
                    return null;
                  }
                })
            .get(5, TimeUnit.SECONDS);
    assertTrue(welcome.get(5, TimeUnit.SECONDS).startsWith("{\"type\":\"welcome\""));
    socket.abort();
  }

  @Test
  void clientThatDoesNotTrustItGetsNothing() {
    HttpRequest page = HttpRequest.newBuilder(URI.create(address("https", "/"))).build();
    assertThrows(
        SSLHandshakeException.class,
        () -> HttpClient.newHttpClient().send(page, BodyHandlers.discarding()));
  }

  private String address(String scheme, String path) {
    return scheme + "://localhost:" + cluster.port() + path;
  }
}

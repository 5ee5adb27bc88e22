package course.websocket.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.echo.EchoServer;
import course.websocket.echo.Limits;
import course.websocket.echo.WebSocketServer;
import course.websocket.kit.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy configurations of the chapter, run with the addresses of this machine put in. */
@Tag("proxy")
class ProxyTest {
  private static final Path CONFIGURATIONS = Path.of("proxies");
  private static final long LIMIT_SECONDS = 10;

  @TempDir private Path folder;
  private int port;

  @BeforeEach
  void certificate() throws Exception {
    run(
        ("openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost"
                + " -addext subjectAltName=DNS:localhost -keyout chat.key -out chat.pem")
            .split(" "));
    Files.writeString(
        folder.resolve("chat-with-key.pem"),
        Files.readString(folder.resolve("chat.pem"))
            + Files.readString(folder.resolve("chat.key")));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  @Test
  void nginxPassesTheHandshakeItsOriginAndTheMessages() throws Exception {
    echoThrough(
        "nginx.conf",
        "443 ssl",
        "nginx",
        "-p",
        ".",
        "-e",
        "error.log",
        "-g",
        "daemon off; pid nginx.pid;",
        "-c");
  }

  @Test
  void haproxyPassesTheHandshakeItsOriginAndTheMessages() throws Exception {
    echoThrough("haproxy.cfg", ":443 ssl", "haproxy", "-db", "-f");
  }

  private void echoThrough(String name, String listen, String... command) throws Exception {
    try (WebSocketServer one = EchoServer.start(0, Limits.DEFAULT);
        WebSocketServer two = EchoServer.start(0, Limits.DEFAULT)) {
      String configuration =
          Files.readString(CONFIGURATIONS.resolve(name))
              .replace(listen, "127.0.0.1:" + port + " ssl")
              .replace("127.0.0.1:8081", "127.0.0.1:" + one.port())
              .replace("127.0.0.1:8082", "127.0.0.1:" + two.port())
              .replace("/etc/ssl", folder.toString());
      Path file = Files.writeString(folder.resolve(name), configuration);
      String[] line = Arrays.copyOf(command, command.length + 1);
      line[command.length] = file.toString();
      Process proxy = start(line);
      try {
        awaitListener(proxy);
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        WebSocket socket =
            HttpClient.newBuilder()
                .sslContext(trusting(folder.resolve("chat.pem")))
                .build()
                .newWebSocketBuilder()
                .header("Origin", "https://localhost:" + port)
                .buildAsync(URI.create("wss://localhost:" + port + "/ws"), new Texts(texts))
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        socket.sendText("through " + name, true);
        assertEquals("Echo: through " + name, texts.poll(LIMIT_SECONDS, TimeUnit.SECONDS));
        socket.abort();
      } finally {
        proxy.destroy();
        proxy.waitFor();
      }
    }
  }

  private record Texts(BlockingQueue<String> texts) implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      texts.add(data.toString());
      return WebSocket.Listener.super.onText(socket, data, last);
    }
  }

  private void awaitListener(Process proxy) throws Exception {
    Eventually.eventually(
        "the proxy listens",
        Duration.ofSeconds(LIMIT_SECONDS),
        () -> {
          if (!proxy.isAlive()) {
            throw new AssertionError(Files.readString(folder.resolve("output.txt")));
          }
          try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
          } catch (IOException e) {
            return false;
          }
        });
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "proxy", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private void run(String... command) throws Exception {
    assertEquals(0, start(command).waitFor(), () -> String.join(" ", command));
  }

  private Process start(String... command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }
}

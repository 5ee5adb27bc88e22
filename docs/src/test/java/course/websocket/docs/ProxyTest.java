package course.websocket.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Limits;
import course.websocket.echo.Message;
import course.websocket.echo.WebSocketServer;
import course.websocket.heartbeat.Heartbeat;
import course.websocket.kit.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The proxy configurations of the chapter, run with the addresses of this machine put in. */
@Tag("proxy")
class ProxyTest {
  private static final Path CONFIGURATIONS = Path.of("proxies");
  private static final long LIMIT_SECONDS = 10;

  /** How long both let a connection be silent. */
  private static final String TIME_OUT = "75s";

  @TempDir private Path folder;
  private int port;

  @BeforeEach
  void certificate() throws Exception {
    String command =
        ("openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost"
            + " -addext subjectAltName=DNS:localhost -keyout chat.key -out chat.pem");
    assertEquals(0, start(List.of(command.split(" "))).waitFor(), command);
    Files.writeString(
        folder.resolve("chat-with-key.pem"),
        Files.readString(folder.resolve("chat.pem"))
            + Files.readString(folder.resolve("chat.key")));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  @ParameterizedTest
  @EnumSource
  void passesTheHandshakeItsOriginAndTheMessages(Proxy proxy) throws Exception {
    through(
        proxy,
        TIME_OUT,
        Duration.ofSeconds(20),
        (socket, client) -> {
          socket.sendText("through it", true);
          assertEquals("Echo: through it", client.nextBesidesPings());
        });
  }

  @ParameterizedTest
  @EnumSource
  void quietConnectionStaysWhilePingsComeFasterThanTheTimeOut(Proxy proxy) throws Exception {
    through(
        proxy,
        "1s",
        Duration.ofMillis(300),
        (socket, client) -> {
          for (int i = 0; i < 10; i++) {
            assertEquals("ping", client.next());
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void quietConnectionIsCutWherePingsComeTooLate(Proxy proxy) throws Exception {
    through(
        proxy,
        "1s",
        Duration.ofSeconds(20),
        (socket, client) -> assertEquals("end", client.nextBesidesPings()));
  }

  /** How each is started, and what of its configuration is another one here. */
  private enum Proxy {
    NGINX(
        "nginx.conf", "443 ssl", "nginx -p . -e error.log -g", "daemon off; pid nginx.pid;", "-c"),
    HAPROXY("haproxy.cfg", ":443 ssl", "haproxy -db -f");

    final String configuration;
    final String listen;
    final List<String> command;

    Proxy(String configuration, String listen, String command, String... more) {
      this.configuration = configuration;
      this.listen = listen;
      this.command = new ArrayList<>(List.of(command.split(" ")));
      this.command.addAll(List.of(more));
    }
  }

  private interface Talk {
    void with(WebSocket socket, Client client) throws Exception;
  }

  /** A client of a server that pings, with the proxy between them. */
  private void through(Proxy proxy, String timeOut, Duration interval, Talk talk) throws Exception {
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    Heartbeat heartbeat =
        new Heartbeat(new Echo(), interval, Duration.ofSeconds(10), scheduler, new Random());
    try (WebSocketServer one = serve(heartbeat);
        WebSocketServer two = serve(heartbeat)) {
      String configuration =
          Files.readString(CONFIGURATIONS.resolve(proxy.configuration))
              .replace(proxy.listen, "127.0.0.1:" + port + " ssl")
              .replace("127.0.0.1:8081", "127.0.0.1:" + one.port())
              .replace("127.0.0.1:8082", "127.0.0.1:" + two.port())
              .replace("/etc/ssl", folder.toString());
      assertTrue(configuration.contains(TIME_OUT), configuration);
      Path file = folder.resolve(proxy.configuration);
      Files.writeString(file, configuration.replace(TIME_OUT, timeOut));
      List<String> command = new ArrayList<>(proxy.command);
      command.add(file.toString());
      Process process = start(command);
      try {
        awaitListener(process);
        Client client = new Client(new LinkedBlockingQueue<>());
        WebSocket socket =
            HttpClient.newBuilder()
                .sslContext(trusting(folder.resolve("chat.pem")))
                .build()
                .newWebSocketBuilder()
                .header("Origin", "https://localhost:" + port)
                .buildAsync(URI.create("wss://localhost:" + port + "/ws"), client)
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        talk.with(socket, client);
        socket.abort();
      } finally {
        process.destroy();
        process.waitFor();
      }
    } finally {
      scheduler.shutdownNow();
    }
  }

  private static WebSocketServer serve(Endpoint endpoint) {
    return new WebSocketServer(Limits.DEFAULT).endpoint("/ws", endpoint).start(0);
  }

  private static final class Echo implements Endpoint {
    @Override
    public void onText(Connection connection, String text) {
      connection.send(Message.text("Echo: " + text));
    }
  }

  /** Keeps what comes: texts as they are, pings, and the end. */
  private record Client(BlockingQueue<String> events) implements WebSocket.Listener {
    String next() throws InterruptedException {
      return events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    String nextBesidesPings() throws InterruptedException {
      String next = next();
      while ("ping".equals(next)) {
        next = next();
      }
      return next;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      events.add(data.toString());
      return WebSocket.Listener.super.onText(socket, data, last);
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      events.add("ping");
      return WebSocket.Listener.super.onPing(socket, message);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      events.add("end");
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      events.add("end");
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

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }
}

package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.kit.Given;
import course.websocket.kit.Lesson;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The same work done by polling, by server-sent events and by WebSocket: over 100 seconds a server
 * has ten pieces of news for a client, which may be a second late. Counts the requests and the
 * bytes on the wire, which are the same on every machine; the chapter shows them.
 */
class ComparisonTest {

  private static final int SECONDS = 100;
  private static final int NEWS = 10;
  private static final String TEXT = "twenty bytes of news";

  private static final Path TABLE = Lesson.root().resolve("docs/chapters/comparison.csv");

  private final Queue<String> news = new ArrayDeque<>();
  private Undertow server;
  private final BlockingQueue<Consumer<String>> opened = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() {
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                Handlers.path()
                    .addExactPath("/poll", this::poll)
                    .addExactPath(
                        "/events",
                        Handlers.serverSentEvents(
                            (connection, lastEventId) -> opened.add(connection::send)))
                    .addExactPath(
                        "/ws",
                        Handlers.websocket((exchange, channel) -> opened.add(sender(channel)))))
            .build();
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private void poll(HttpServerExchange exchange) {
    String text = news.poll();
    if (text == null) {
      exchange.setStatusCode(204);
    } else {
      exchange.getResponseSender().send(text);
    }
  }

  private static Consumer<String> sender(WebSocketChannel channel) {
    return text -> WebSockets.sendText(text, channel, null);
  }

  @Test
  @Given
  void tableOfTheChapterIsWhatThisMachineCounts() throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add("Way,Requests,Bytes to begin,Bytes for each piece of news");
    lines.add(polling());
    lines.add(pushed("Server-sent events", "/events"));
    lines.add(pushed("WebSocket", "/ws"));
    String counted = String.join("\n", lines) + "\n";
    if (System.getenv("UPDATE_COMPARISON") != null) {
      Files.writeString(TABLE, counted);
    }
    assertEquals(Files.readString(TABLE), counted, "run once with UPDATE_COMPARISON=1");
  }

  private String polling() throws IOException {
    try (Wire wire = new Wire()) {
      for (int second = 0; second < SECONDS; second++) {
        if (second % (SECONDS / NEWS) == 0) {
          news.add(TEXT);
        }
        wire.request("/poll");
        wire.response();
      }
      return row("Polling each second", wire, 0);
    }
  }

  private String pushed(String way, String path) throws Exception {
    try (Wire wire = new Wire()) {
      wire.request(path);
      wire.head();
      int begin = wire.up + wire.down;
      Consumer<String> push = opened.poll(2, TimeUnit.SECONDS);
      for (int i = 0; i < NEWS; i++) {
        push.accept(TEXT);
        wire.readUntil(TEXT);
      }
      return row(way, wire, begin);
    }
  }

  private static String row(String way, Wire wire, int begin) {
    int each = (wire.up + wire.down - begin) / NEWS;
    return String.join(",", way, "" + wire.requests, "" + begin, "" + each);
  }

  /** One TCP connection of a client, which counts its bytes; without the headers of a browser. */
  private final class Wire implements AutoCloseable {

    private final Socket socket;
    private int requests;
    private int up;
    private int down;

    Wire() throws IOException {
      int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(2_000);
    }

    void request(String path) throws IOException {
      String upgrade =
          path.equals("/ws")
              ? "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
              : "";
      byte[] bytes =
          ("GET " + path + " HTTP/1.1\r\nHost: example.com\r\n" + upgrade + "\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(bytes);
      requests++;
      up += bytes.length;
    }

    String head() throws IOException {
      return readUntil("\r\n\r\n");
    }

    void response() throws IOException {
      String head = head().toLowerCase(Locale.ROOT);
      String length = Headers.CONTENT_LENGTH.toString().toLowerCase(Locale.ROOT) + ": ";
      int at = head.indexOf(length);
      if (at >= 0) {
        int end = head.indexOf('\r', at);
        read(Integer.parseInt(head.substring(at + length.length(), end)));
      }
    }

    String readUntil(String end) throws IOException {
      StringBuilder text = new StringBuilder();
      while (!text.toString().endsWith(end)) {
        text.append(read(1));
      }
      return text.toString();
    }

    private String read(int count) throws IOException {
      InputStream in = socket.getInputStream();
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new EOFException("the server ended the connection");
      }
      down += count;
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}

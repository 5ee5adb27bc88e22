package course.websocket.heartbeat;

import static course.websocket.kit.Eventually.eventually;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Limits;
import course.websocket.echo.Message;
import course.websocket.echo.Request;
import course.websocket.echo.WebSocketServer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that echoes and notes what its clients do. Safe for use by several threads. */
final class EchoServerLog implements Endpoint, AutoCloseable {

  private final AtomicInteger handshakes = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger pongs = new AtomicInteger();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
  private volatile Runnable beforeAnswer = () -> {};
  private WebSocketServer server;
  private URI uri;

  /** Listens on a port, 0 for any; again after {@link #close}, too. */
  void start(int port) {
    server = new WebSocketServer(new Limits(1 << 20, 1 << 20)).endpoint("/ws", this).start(port);
    uri = server.uri("/ws");
  }

  @Override
  public void close() {
    server.close();
  }

  /** Answers the next handshakes with these HTTP statuses. */
  void answer(Integer... statuses) {
    answers.addAll(List.of(statuses));
  }

  /** Runs a task when a handshake has come and is not answered yet. */
  void beforeAnswer(Runnable task) {
    beforeAnswer = task;
  }

  /** Closes all connections; a client may know of its own before this server does. */
  void closeAll(int code, String reason) {
    eventually("the server knows its clients", () -> opened.get() == accepted.get());
    connections.forEach(connection -> connection.close(code, reason));
  }

  URI uri() {
    return uri;
  }

  int port() {
    return uri.getPort();
  }

  /** How many handshakes have come, refused ones too. */
  int handshakes() {
    return handshakes.get();
  }

  Set<Connection> connections() {
    return connections;
  }

  List<String> texts() {
    return texts;
  }

  int pongs() {
    return pongs.get();
  }

  List<Integer> closeCodes() {
    return closeCodes;
  }

  @Override
  public int accept(Request request) {
    handshakes.incrementAndGet();
    beforeAnswer.run();
    Integer status = answers.poll();
    if (status != null) {
      return status;
    }
    accepted.incrementAndGet();
    return 101;
  }

  @Override
  public String subprotocol() {
    return "chat.v1";
  }

  @Override
  public void onOpen(Connection connection, Request request) {
    connections.add(connection);
    opened.incrementAndGet();
  }

  @Override
  public void onText(Connection connection, String text) {
    texts.add(text);
    if (connection.isOpen()) {
      connection.send(Message.text(text));
    }
  }

  @Override
  public void onPong(Connection connection, ByteBuffer payload) {
    pongs.incrementAndGet();
  }

  @Override
  public void onClose(Connection connection, int code) {
    closeCodes.add(code);
    connections.remove(connection);
  }
}

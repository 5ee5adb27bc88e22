package course.websocket.broadcast;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.echo.Message;
import course.websocket.echo.Request;
import course.websocket.echo.SendQueue;
import course.websocket.echo.WebSocketServer;
import course.websocket.kit.RawClient;
import course.websocket.kit.Step;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Steps 2 to 5; most of it over real sockets. */
class BroadcastServerTest {

  private final AtomicInteger encoded = new AtomicInteger();
  private final ConnectionManager manager = new ConnectionManager(this::encode);
  private final List<RawClient> clients = new ArrayList<>();

  /** Each connection's queue, for as long as something holds the connection. */
  private final Queue<WeakReference<Object>> queues = new ConcurrentLinkedQueue<>();

  private WebSocketServer server;

  @BeforeEach
  void start() {
    server =
        BroadcastServer.start(
            0,
            manager,
            new Rooms(),
            () -> {
              SendQueue queue = SendQueue.bounded(1 << 20);
              queues.add(new WeakReference<>(queue));
              return queue;
            });
  }

  @AfterEach
  void stop() {
    clients.forEach(RawClient::close);
    server.close();
  }

  @Test
  @Step(2)
  void everyClientGetsTheTextTheSenderToo() {
    connect(3);
    clients.get(1).text("hello all");
    for (RawClient client : clients) {
      assertEquals("hello all", client.receiveText());
    }
  }

  /** The server gives up a peer that never reads once too much waits for it: its send throws. */
  @Test
  @Step(3)
  void peerThatIsGivenUpInMidBroadcastDoesNotStopTheRest() {
    connect(3);
    List<RawClient> readers = List.copyOf(clients);
    clients.add(RawClient.stalled(server.uri("/ws")));
    eventually("all have joined", () -> manager.count() == 4);
    String text = "x".repeat(60_000);
    for (int i = 0; i < 200; i++) {
      readers.get(0).text(text);
      for (RawClient reader : readers) {
        assertEquals(text, reader.receiveText());
      }
    }
    assertEquals(3, manager.count(), "the stalled peer is forgotten");
  }

  @Test
  @Step(4)
  void closeFrameLeavesNothingBehind() {
    connect(2);
    clients.get(0).close(1000, "bye");
    assertEquals(1000, clients.get(0).receive().closeCode());
    eventually("one connection is left", () -> manager.count() == 1);
  }

  @Test
  @Step(4)
  void fiveHundredAbruptEndsLeaveNothingBehind() {
    for (int round = 0; round < 5; round++) {
      connect(100);
      clients.forEach(RawClient::reset);
      clients.clear();
      eventually("no connection is registered after 100 resets", () -> manager.count() == 0);
    }
    assertEquals(500, queues.size());
    assertNothingHolds(queues);
  }

  /** With the 500 above the number of connections is 10,000; these have no socket. */
  @Test
  @Step(4)
  void nineThousandFiveHundredMoreLeaveNothingOnTheHeap() {
    BroadcastServer endpoint = new BroadcastServer(manager);
    List<WeakReference<Object>> ended = new ArrayList<>();
    for (int i = 0; i < 9_500; i++) {
      FakeConnection connection = new FakeConnection();
      endpoint.onOpen(connection, new Request("", Map.of()));
      endpoint.onClose(connection, 1006);
      ended.add(new WeakReference<>(connection));
    }
    assertEquals(0, manager.count(), "connections left");
    assertNothingHolds(ended);
  }

  @Test
  @Step(5)
  void textIsEncodedOnceForAllItsReaders() {
    connect(10);
    clients.get(0).text("hello all");
    clients.forEach(client -> assertEquals("hello all", client.receiveText()));
    assertEquals(1, encoded.get(), "how often the text is encoded");
  }

  private Message encode(String text) {
    encoded.incrementAndGet();
    return Message.text(text);
  }

  /** Lets the garbage collector show what is still in use. */
  private static void assertNothingHolds(Collection<WeakReference<Object>> ended) {
    eventually(
        "no connection is left on the heap",
        () -> {
          System.gc();
          return ended.stream().allMatch(reference -> reference.get() == null);
        });
  }

  private void connect(int count) {
    for (int i = 0; i < count; i++) {
      clients.add(RawClient.connect(server.uri("/ws")));
    }
    eventually("all have joined", () -> manager.count() == clients.size());
  }
}

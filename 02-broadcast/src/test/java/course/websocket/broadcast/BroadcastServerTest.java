package course.websocket.broadcast;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.echo.WebSocketServer;
import course.websocket.kit.RawClient;
import course.websocket.kit.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Steps 2 to 4, over real sockets. */
class BroadcastServerTest {

  private final ConnectionManager manager = new ConnectionManager();
  private final List<RawClient> clients = new ArrayList<>();
  private WebSocketServer server;

  @BeforeEach
  void start() {
    server = BroadcastServer.start(0, manager);
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
  void thousandAbruptEndsLeaveNothingBehind() {
    for (int round = 0; round < 10; round++) {
      connect(100);
      clients.forEach(RawClient::reset);
      clients.clear();
      eventually("nobody is left", () -> manager.count() == 0);
    }
  }

  private void connect(int count) {
    for (int i = 0; i < count; i++) {
      clients.add(RawClient.connect(server.uri("/ws")));
    }
    eventually("all have joined", () -> manager.count() == clients.size());
  }
}

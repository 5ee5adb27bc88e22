package course.websocket.scaling;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.broadcast.BroadcastServer;
import course.websocket.broadcast.ConnectionManager;
import course.websocket.echo.WebSocketServer;
import course.websocket.kit.Given;
import course.websocket.kit.RawClient;
import org.junit.jupiter.api.Test;

/** Before step 1: why a second server needs more than lesson 2. */
class TheProblemTest {

  @Test
  @Given
  void messageStaysOnItsServer() {
    // tag::problem[]
    ConnectionManager here = new ConnectionManager();
    ConnectionManager there = new ConnectionManager();
    try (WebSocketServer first = BroadcastServer.start(0, here);
        WebSocketServer second = BroadcastServer.start(0, there);
        RawClient ann = RawClient.connect(first.uri("/ws"));
        RawClient bob = RawClient.connect(second.uri("/ws"))) {
      eventually("both have joined", () -> here.count() + there.count() == 2);
      ann.text("hello bob");
      assertEquals("hello bob", ann.receiveText());
      bob.text("anybody?");
      assertEquals("anybody?", bob.receiveText(), "the first that bob hears is himself");
    }
    // end::problem[]
  }
}

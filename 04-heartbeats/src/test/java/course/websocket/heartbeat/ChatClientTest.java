package course.websocket.heartbeat;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Limits;
import course.websocket.echo.Message;
import course.websocket.echo.Request;
import course.websocket.echo.WebSocketServer;
import course.websocket.kit.Step;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Step 5: what a client says when Redis is away. The socket is real, the time is the test's. */
class ChatClientTest {

  private static final ReconnectingClient.Times TIMES =
      new ReconnectingClient.Times(
          new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10), new Random(5)),
          Duration.ofSeconds(5),
          Duration.ofMinutes(1));

  private final ManualScheduler scheduler = new ManualScheduler();
  private final Room room = new Room();
  private final List<String> accepted = new CopyOnWriteArrayList<>();
  private WebSocketServer server;
  private ChatClient client;

  @BeforeEach
  void start() {
    server = new WebSocketServer(Limits.DEFAULT).endpoint("/ws", room).start(0);
    URI uri = server.uri("/ws/lobby?name=ann");
    ChatClient.Listener listener =
        new ChatClient.Listener() {
          @Override
          public void onAccepted(String ref, String id) {
            accepted.add(ref);
          }
        };
    client = new ChatClient(() -> uri, TIMES, HttpClient.newHttpClient(), scheduler, listener);
    client.open();
  }

  @AfterEach
  void stop() {
    client.close();
    scheduler.runDue();
    server.close();
  }

  @Test
  @Step(5)
  void whatCouldNotBeStoredIsSaidAgainWithItsRef() {
    String ref = client.say("hello");
    eventually(
        "it is accepted",
        () -> {
          scheduler.advance(Duration.ofMillis(50));
          return accepted.equals(List.of(ref));
        });
    assertEquals(List.of(say(ref), say(ref)), room.says);
  }

  private static String say(String ref) {
    return "{\"type\":\"say\",\"ref\":\"" + ref + "\",\"text\":\"hello\"}";
  }

  /** A chat whose Redis is away for the first message. */
  private static final class Room implements Endpoint {

    private final List<String> says = new CopyOnWriteArrayList<>();

    @Override
    public void onOpen(Connection connection, Request request) {
      connection.send(
          Message.text(
              "{\"type\":\"welcome\",\"server\":\"s1\",\"recovered\":false,\"last\":\"1-0\"}"));
    }

    @Override
    public void onText(Connection connection, String text) {
      says.add(text);
      String ref = text.replaceAll(".*\"ref\":\"([^\"]*)\".*", "$1");
      String answer =
          says.size() == 1
              ? "{\"type\":\"error\",\"ref\":\"" + ref + "\",\"again\":true}"
              : "{\"type\":\"accepted\",\"ref\":\"" + ref + "\",\"id\":\"2-0\"}";
      connection.send(Message.text(answer));
    }
  }
}

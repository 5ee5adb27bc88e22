package course.websocket.scaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import course.websocket.kit.RawClient;
import java.net.URI;
import java.time.Duration;

/** A raw client that speaks chat.v1, for tests. Used by one thread. */
final class ChatClient implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final RawClient client;
  private final JsonNode welcome;

  private ChatClient(RawClient client) {
    this.client = client;
    try {
      this.welcome = receive();
    } catch (RuntimeException | Error e) {
      client.close(); // or its server would wait for it
      throw e;
    }
  }

  /** Connects, and waits for the welcome. */
  static ChatClient join(URI uri, String... headers) {
    return new ChatClient(RawClient.connect(uri, headers).answerPings());
  }

  RawClient raw() {
    return client;
  }

  /** The name of the server that it sits on. */
  String server() {
    return welcome.get("server").asText();
  }

  JsonNode welcome() {
    return welcome;
  }

  /** The address to come back to: after what a welcome or a reload has named as the last. */
  static URI after(URI uri, JsonNode place) {
    return URI.create(
        uri + "&since=" + place.get("last").asText() + "&epoch=" + place.get("epoch").asText());
  }

  void say(String ref, String text) {
    client.text(
        Envelope.JSON
            .createObjectNode()
            .put("type", "say")
            .put("ref", ref)
            .put("text", text)
            .toString());
  }

  JsonNode receive() {
    return receive(LIMIT);
  }

  /** The next message, within a limit. */
  JsonNode receive(Duration limit) {
    try {
      return Envelope.JSON.readTree(client.receiveText(limit));
    } catch (JsonProcessingException e) {
      throw new AssertionError("the server must send JSON", e);
    }
  }

  /** The next message of a type; others are passed over. */
  JsonNode receive(String type) {
    JsonNode next = receive();
    while (!next.get("type").asText().equals(type)) {
      next = receive();
    }
    return next;
  }

  @Override
  public void close() {
    client.close();
  }
}

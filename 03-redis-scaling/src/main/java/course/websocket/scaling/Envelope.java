package course.websocket.scaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A chat message on its way between servers. Immutable, safe for use by several threads.
 *
 * @param id the message's id in the room's stream; null until Redis has given it
 * @param room the room's name
 * @param from who said it
 * @param text what was said
 */
record Envelope(String id, String room, String from, String text) {

  static final ObjectMapper JSON = JsonMapper.builder().build();

  /** What Redis stores: everything but the id, which it gives, and the room, which is the key. */
  String body() {
    ObjectNode body = JSON.createObjectNode().put("from", from).put("text", text);
    return body.toString();
  }

  /**
   * Reads what {@link #body} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Envelope of(String id, String room, String body) {
    try {
      ObjectNode node = (ObjectNode) JSON.readTree(body);
      return new Envelope(id, room, node.get("from").textValue(), node.get("text").textValue());
    } catch (JsonProcessingException | ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("no message of this chat in room " + room, e);
    }
  }
}

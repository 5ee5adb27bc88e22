package course.websocket.scaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import redis.clients.jedis.StreamEntryID;

/**
 * A chat message on its way between servers. Immutable, safe for use by several threads.
 *
 * @param id the message's id in the room's stream; null until Redis has given it
 * @param room the room's name
 * @param from who said it
 * @param ref the sender's own number for it
 * @param text what was said
 */
record Envelope(StreamEntryID id, String room, String from, String ref, String text) {

  static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** A body is never longer than this, in characters. */
  private static final int MAX_BODY = 20_000;

  /** What Redis stores: everything but the id, which it gives, and the room, which is the key. */
  String body() {
    return JSON.createObjectNode().put("from", from).put("ref", ref).put("text", text).toString();
  }

  /**
   * Reads what {@link #body} wrote. Anything may stand in Redis: an older version's message,
   * another program's, an attacker's. So it must be a JSON object of at most {@link #MAX_BODY}
   * characters whose from, ref and text are strings, and text without control characters other than
   * newline and tab; {@link #string} helps.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Envelope of(StreamEntryID id, String room, String body) {
    // Step 7: trust nothing that comes from outside
    try {
      JsonNode json = JSON.readTree(body);
      String from = json.path("from").asText();
      String ref = json.path("ref").asText();
      return new Envelope(id, room, from, ref, json.path("text").asText());
    } catch (JsonProcessingException e) {
      return new Envelope(id, room, "", "", body);
    }
  }

  /** Whether a text has no control characters but newline and tab. */
  static boolean isPrintable(String text) {
    return text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
  }

  private static String string(JsonNode json, String field) {
    require(json.path(field).isTextual(), field + " is no string");
    return json.get(field).textValue();
  }

  private static void require(boolean condition, String fault) {
    if (!condition) {
      throw new IllegalArgumentException("not a message: " + fault);
    }
  }
}

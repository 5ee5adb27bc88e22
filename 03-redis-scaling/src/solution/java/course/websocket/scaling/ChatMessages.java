package course.websocket.scaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import course.websocket.echo.Message;
import java.util.Collection;

/** The messages of the subprotocol chat.v1. Stateless, safe for use by several threads. */
final class ChatMessages {

  static final String SUBPROTOCOL = "chat.v1";

  /** The longest text, in UTF-16 code units as a browser counts them. */
  static final int MAX_TEXT = 2_000;

  /** The longest {@code ref}. */
  static final int MAX_REF = 64;

  /** The members that a welcome names; more would make a big room's welcome long. */
  static final int MAX_MEMBERS = 100;

  private ChatMessages() {}

  /**
   * What a client sends.
   *
   * @param ref the client's own number for the message
   * @param text null if there is none
   */
  record Say(String ref, String text) {

    /**
     * Reads {@code {"type":"say","ref":"7","text":"…"}}; what the text is, {@link #check} looks at.
     *
     * @throws IllegalArgumentException with a reason that the client may see
     */
    static Say parse(String json) {
      JsonNode node;
      try {
        node = Envelope.JSON.readTree(json);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("not JSON", e);
      }
      require(node.path("type").asText().equals("say"), "type must be say");
      JsonNode ref = node.path("ref");
      require(
          ref.isTextual() && ref.textValue().length() <= MAX_REF,
          "ref must be a text of at most " + MAX_REF + " characters");
      return new Say(ref.textValue(), node.path("text").textValue());
    }

    /**
     * Looks at the text.
     *
     * @throws IllegalArgumentException with a reason that the client may see
     */
    void check() {
      require(
          text != null && !text.isBlank() && text.length() <= MAX_TEXT,
          "text must have 1 to " + MAX_TEXT + " characters");
      require(Envelope.isPrintable(text), "text must have no control characters");
    }

    private static void require(boolean condition, String reason) {
      if (!condition) {
        throw new IllegalArgumentException(reason);
      }
    }
  }

  /**
   * The first message to a member.
   *
   * @param recovered whether what it has missed follows
   * @param position from where on it hears everything: where to resume from if nothing comes
   */
  static Message welcome(
      String server,
      Member member,
      boolean recovered,
      Position position,
      Collection<Presence.Person> people) {
    ObjectNode json =
        type("welcome")
            .put("server", server)
            .put("room", member.room())
            .put("name", member.name())
            .put("recovered", recovered);
    put(json, position);
    ArrayNode members = json.putArray("members");
    people.stream()
        .limit(MAX_MEMBERS)
        .forEach(p -> members.addObject().put("name", p.name()).put("server", p.server()));
    return message(json);
  }

  static Message message(Envelope envelope) {
    return message(
        type("message")
            .put("id", envelope.id().toString())
            .put("from", envelope.from())
            .put("text", envelope.text()));
  }

  static Message accepted(String ref, String id) {
    return message(type("accepted").put("ref", ref).put("id", id));
  }

  static Message joined(Presence.Person person, int members) {
    return presence("joined", person, members);
  }

  static Message left(Presence.Person person, int members) {
    return presence("left", person, members);
  }

  private static Message presence(String type, Presence.Person person, int members) {
    return message(
        type(type)
            .put("name", person.name())
            .put("server", person.server())
            .put("members", members));
  }

  /**
   * What came before is not known any more: the client must not take what follows for the whole.
   *
   * @param position from where on what follows is complete
   */
  static Message reload(Position position) {
    return message(put(type("reload"), position));
  }

  private static ObjectNode put(ObjectNode json, Position position) {
    return json.put("last", position.id().toString()).put("epoch", position.epoch());
  }

  /** An error about a {@code say}; its ref is null if it could not be read. */
  static Message error(String ref, String reason) {
    return message(type("error").put("ref", ref).put("reason", reason));
  }

  /** Redis did not answer: whether the {@code say} is stored is not known. */
  static Message notStored(String ref) {
    return message(
        type("error").put("ref", ref).put("reason", "not stored, try again").put("again", true));
  }

  private static ObjectNode type(String type) {
    return Envelope.JSON.createObjectNode().put("type", type);
  }

  private static Message message(ObjectNode json) {
    return Message.text(json.toString());
  }
}

package course.websocket.scaling;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The names that a room has in Redis. Stateless, safe for use by several threads.
 *
 * <p>On a cluster each name has one of 16,384 slots, and each slot a node. A script may use only
 * names of one slot.
 */
final class RoomKeys {

  private static final String PREFIX = "chat:";

  private RoomKeys() {}

  /**
   * The channel that brings the room's messages; each key's name begins like it. The slot is made
   * from the whole name, unless a part of it is in braces: then from this part only. So the room is
   * in braces, and all that it has shares a slot.
   */
  static String channel(String room) {
    // starter: return PREFIX + room;
    // tag::step8[] give all that a room has one slot
    return PREFIX + '{' + room + '}';
    // end::step8[]
  }

  /** The room that a {@link #channel} belongs to, with braces or without. */
  static String room(String channel) {
    String name = channel.substring(PREFIX.length());
    return name.startsWith("{") ? name.substring(1, name.length() - 1) : name;
  }

  /** The stream that keeps the room's messages. */
  static String stream(String room) {
    return channel(room) + ":log";
  }

  /** The hash of the room's members. */
  static String members(String room) {
    return channel(room) + ":members";
  }

  /**
   * Where the id of this very message is remembered. The text is a part of it: two people of one
   * name may use the same ref.
   */
  static String said(Envelope message) {
    String said = message.from() + '\n' + message.ref() + '\n' + message.text();
    UUID digest = UUID.nameUUIDFromBytes(said.getBytes(StandardCharsets.UTF_8));
    return channel(message.room()) + ":said:" + digest;
  }
}

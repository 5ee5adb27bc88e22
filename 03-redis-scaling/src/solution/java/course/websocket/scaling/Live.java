package course.websocket.scaling;

import redis.clients.jedis.StreamEntryID;

/**
 * A message as a room's channel brings it. Immutable, safe for use by several threads.
 *
 * @param epoch that of the room's stream
 * @param previous the id of the entry before it in the stream; 0-0 if it is the first one
 */
record Live(String epoch, StreamEntryID previous, Envelope message) {

  /**
   * Reads {@code epoch previous id body}, as {@link RoomPublisher} has Redis publish it.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Live of(String room, String payload) {
    String[] parts = payload.split(" ", 4);
    if (parts.length < 4) {
      throw new IllegalArgumentException("not a message: no id");
    }
    Envelope message = Envelope.of(new StreamEntryID(parts[2]), room, parts[3]);
    return new Live(parts[0], new StreamEntryID(parts[1]), message);
  }

  /** Where it stands in the stream. */
  Position position() {
    return new Position(epoch, message.id());
  }

  /** Whether nothing is missing between a place in the stream and this message. */
  boolean follows(Position last) {
    return last.matches(new Position(epoch, previous));
  }
}

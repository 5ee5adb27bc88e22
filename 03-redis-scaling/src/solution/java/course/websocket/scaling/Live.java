package course.websocket.scaling;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.StreamEntryID;

/**
 * A message as a room's channel brings it. Immutable, safe for use by several threads.
 *
 * @param epoch that of the room's stream
 * @param previous the id of the entry before it in the stream; 0-0 if it is the first one
 */
record Live(String epoch, StreamEntryID previous, Envelope message) {

  /**
   * Reads a line {@code epoch previous}, then a line {@code id body} for each message, as {@link
   * RoomPublisher} has Redis publish them.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static List<Live> of(String room, String payload) {
    List<String[]> lines = payload.lines().map(line -> line.split(" ", 2)).toList();
    if (lines.stream().anyMatch(line -> line.length < 2)) {
      throw new IllegalArgumentException("not a message: no id");
    }
    String epoch = lines.get(0)[0];
    StreamEntryID previous = new StreamEntryID(lines.get(0)[1]);
    List<Live> messages = new ArrayList<>();
    for (String[] line : lines.subList(1, lines.size())) {
      StreamEntryID id = new StreamEntryID(line[0]);
      messages.add(new Live(epoch, previous, Envelope.of(id, room, line[1])));
      previous = id;
    }
    return messages;
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

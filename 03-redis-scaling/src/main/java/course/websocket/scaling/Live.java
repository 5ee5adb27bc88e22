package course.websocket.scaling;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import redis.clients.jedis.StreamEntryID;

/**
 * A message as a room's channel brings it. Immutable, safe for use by several threads.
 *
 * @param epoch that of the room's stream
 * @param previous the id of the entry before it in the stream
 */
record Live(String epoch, StreamEntryID previous, Envelope message) {

  private static final Logger LOG = System.getLogger(Live.class.getName());

  /** An id of a stream's entry: a time in milliseconds and a number. */
  static final Pattern ID = Pattern.compile("\\d{1,18}-\\d{1,18}");

  /**
   * Reads a line {@code epoch previous}, then a line {@code id body} for each message, as {@link
   * RoomPublisher} has Redis publish them. What is no message is left out, as from the stream.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static List<Live> of(String room, String payload) {
    List<String[]> lines = payload.lines().map(line -> line.split(" ", 2)).toList();
    if (lines.isEmpty() || !lines.stream().allMatch(line -> line.length == 2)) {
      throw new IllegalArgumentException("not a message: no id");
    }
    String epoch = lines.get(0)[0];
    StreamEntryID previous = id(lines.get(0)[1]);
    List<Live> messages = new ArrayList<>();
    for (String[] line : lines.subList(1, lines.size())) {
      StreamEntryID id = id(line[0]);
      try {
        messages.add(new Live(epoch, previous, Envelope.of(id, room, line[1])));
        previous = id;
      } catch (IllegalArgumentException e) {
        LOG.log(Level.WARNING, "{0} of room {1} is left out: {2}", id, room, e.getMessage());
      }
    }
    return messages;
  }

  private static StreamEntryID id(String text) {
    if (!ID.matcher(text).matches()) {
      throw new IllegalArgumentException("not an id: " + text);
    }
    return new StreamEntryID(text);
  }

  /** Where it stands in the stream. */
  Position position() {
    return new Position(epoch, message.id());
  }

  /** The place before it in the stream. */
  Position before() {
    return new Position(epoch, previous);
  }

  /** Whether nothing is missing between a place in the stream and this message. */
  boolean follows(Position last) {
    return last.matches(before());
  }
}

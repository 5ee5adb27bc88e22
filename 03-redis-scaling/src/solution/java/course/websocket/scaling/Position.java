package course.websocket.scaling;

import java.util.concurrent.ThreadLocalRandom;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.resps.StreamEntry;

/**
 * A place in a room's stream: behind a message. Immutable, safe for use by several threads.
 *
 * @param epoch which stream it is. One that Redis has lost begins anew with another epoch, and then
 *     its ids say nothing about those of before. Empty if it is not known, as with a client that
 *     does not name it
 * @param id the message's id in the stream
 */
record Position(String epoch, StreamEntryID id) {

  /** The field of a stream's entry that names its epoch; each entry has it. */
  static final String EPOCH = "epoch";

  /** An epoch for a stream that is about to begin. */
  static String newEpoch() {
    return Integer.toHexString(ThreadLocalRandom.current().nextInt());
  }

  static Position of(StreamEntry entry) {
    return new Position(entry.getFields().getOrDefault(EPOCH, ""), entry.getID());
  }

  /** Whether the other one is the same stream, as far as both are known. */
  private boolean sameStream(Position other) {
    return epoch.isEmpty() || other.epoch.isEmpty() || epoch.equals(other.epoch);
  }

  /** Whether this is the very place of the other one. */
  boolean matches(Position other) {
    return sameStream(other) && id.equals(other.id);
  }

  /** Whether whoever is here has passed the other one. */
  boolean reaches(Position other) {
    return sameStream(other) && id.compareTo(other.id) >= 0;
  }
}

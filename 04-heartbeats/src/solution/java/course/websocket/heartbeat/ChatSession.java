package course.websocket.heartbeat;

import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a member of a room remembers from one connection to the next, to go on where it stopped. Not
 * safe for use by several threads.
 *
 * <p>The chat page has the same rules in {@code conversation.js}.
 */
final class ChatSession {

  /**
   * How many ids are known to have been seen: more than a server sends again, which is at most 300
   * from its history and 500 that came while it read them.
   */
  private static final int MAX_SEEN = 1_000;

  /** What may wait to be accepted. */
  private static final int MAX_UNACCEPTED = 500;

  /** Something that the client says. */
  record Say(String ref, String text) {}

  /** The ids that were seen, the oldest first. */
  private final Set<String> seen = new LinkedHashSet<>();

  /** What was said and is not accepted yet, text by ref, in the order in which it was said. */
  private final Map<String, String> unaccepted = new LinkedHashMap<>();

  /** The id of the last message that was seen, or null before the first welcome. */
  private String since;

  /** The epoch of the room's history, which changes when Redis loses it. */
  private String epoch;

  /**
   * Where to connect: the room's address, and from the second connection on {@code
   * &since=ID&epoch=E}.
   *
   * @param room with a query
   */
  URI address(URI room) {
    // starter: return room;
    // tag::step5[] resume from the last id
    return since == null ? room : URI.create(room + "&since=" + since + "&epoch=" + epoch);
    // end::step5[]
  }

  /**
   * The first message of a connection has come. If the session is recovered, all that was missed
   * follows. If not, nothing that is older follows, and the next connection resumes {@link #from}
   * {@code last}: even if no message comes until then.
   */
  void welcomed(boolean recovered, String last, String epoch) {
    // starter: // the server's place is not noted
    // tag::step5[] note where the server begins
    if (!recovered) {
      from(last, epoch);
    }
    // end::step5[]
  }

  private void from(String last, String epoch) {
    this.since = last;
    this.epoch = epoch;
  }

  /**
   * A message of the room has come. A new one is remembered in {@code seen}, with {@link
   * #forgetOldest}, and is the one to resume from.
   *
   * @return false if it was seen before: a replay may overlap with what came live
   */
  boolean received(String id) {
    // starter: return true;
    // tag::step5[] drop what was seen
    if (!seen.add(id)) {
      return false;
    }
    forgetOldest();
    since = id;
    return true;
    // end::step5[]
  }

  private void forgetOldest() {
    if (seen.size() > MAX_SEEN) {
      Iterator<String> oldest = seen.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** What came before is forgotten; what comes after {@code last} is complete. */
  void reload(String last, String epoch) {
    seen.clear();
    from(last, epoch);
  }

  /**
   * Remembers what is said until the server has accepted or refused it.
   *
   * @return false if too much waits already
   */
  boolean said(Say say) {
    return unaccepted.size() < MAX_UNACCEPTED && unaccepted.put(say.ref(), say.text()) == null;
  }

  /**
   * The server has accepted or refused it for good.
   *
   * @return false if that was known: what is said twice is answered twice
   */
  boolean settled(String ref) {
    return unaccepted.remove(ref) != null;
  }

  /**
   * What must be said on a new connection: all that is not accepted yet, in its order and with its
   * ref. It may have arrived, and only the answer was lost; the ref keeps it from being stored
   * twice.
   */
  List<Say> unaccepted() {
    // starter: return List.of();
    // tag::step5[] say again what was not accepted
    List<Say> says = new ArrayList<>();
    unaccepted.forEach((ref, text) -> says.add(new Say(ref, text)));
    return says;
    // end::step5[]
  }
}

package course.websocket.broadcast;

import course.websocket.echo.Message;
import course.websocket.echo.SendQueue;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What waits for one peer, at most so many bytes of it. Safe for use by several threads: one lock,
 * its own, guards all its fields.
 */
public final class Outbox implements SendQueue {

  /** What happens to a message that finds the outbox full. */
  public enum Policy {
    /** It is refused, and the connection given up with 1013: the peer comes back and catches up. */
    CLOSE,
    /** It takes the place of the oldest: the peer stays, and misses what it was too slow for. */
    DROP_OLDEST
  }

  /**
   * The longest header of a server's frame in bytes (RFC 6455 section 5.2). It counts with each
   * message: else empty messages would be free, and any number of them could wait.
   */
  private static final int HEADER = 10;

  private final int maxBytes;
  private final Policy policy;
  private final Queue<Message> waiting = new ArrayDeque<>();
  private long bytes;
  private long dropped;

  /**
   * An empty outbox.
   *
   * @param maxBytes its bound, in bytes with frame headers
   */
  public Outbox(int maxBytes, Policy policy) {
    this.maxBytes = maxBytes;
    this.policy = policy;
  }

  /**
   * Adds a message to {@code waiting} and its {@link #cost} to {@code bytes}, which never exceeds
   * {@code maxBytes}. Where there is no room, the policy says what happens: the message is refused,
   * or the oldest ones are removed, one by one, until it fits; they count as {@code dropped}. A
   * message that does not even fit into an empty outbox is always refused.
   *
   * @return false if the message is refused
   */
  @Override
  public synchronized boolean offer(Message message) {
    // starter: bytes += cost(message);
    // starter: return waiting.add(message);
    // tag::step6[] keep what waits under its bound
    while (bytes + cost(message) > maxBytes) {
      if (policy == Policy.CLOSE || waiting.isEmpty()) {
        return false;
      }
      bytes -= cost(waiting.remove());
      dropped++;
    }
    bytes += cost(message);
    return waiting.add(message);
    // end::step6[]
  }

  @Override
  public synchronized Message poll() {
    Message message = waiting.poll();
    bytes -= message == null ? 0 : cost(message);
    return message;
  }

  /** How many bytes wait. */
  public synchronized long bytes() {
    return bytes;
  }

  /** How many messages the peer has missed. */
  public synchronized long dropped() {
    return dropped;
  }

  private static int cost(Message message) {
    return HEADER + message.size();
  }
}

package course.websocket.echo;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What waits to be sent on one connection: its bound, and what happens at the bound. Safe for use
 * by several threads.
 */
public interface SendQueue {

  /**
   * Adds a message.
   *
   * @return false if there is no room for it, and the connection must be given up
   */
  boolean offer(Message message);

  /** Removes the next message to send, or gives null if none waits. */
  Message poll();

  /** Removes all that waits. */
  default void clear() {
    while (poll() != null) {}
  }

  /**
   * A queue that gives the connection up at its bound.
   *
   * @param maxBytes how many bytes may wait, with the headers of their frames
   */
  static SendQueue bounded(int maxBytes) {
    return new SendQueue() {
      private final Queue<Message> messages = new ArrayDeque<>(1); // most connections are idle
      private long bytes;

      @Override
      public synchronized boolean offer(Message message) {
        if (bytes + message.frameSize() > maxBytes) {
          return false;
        }
        bytes += message.frameSize();
        return messages.add(message);
      }

      @Override
      public synchronized Message poll() {
        Message message = messages.poll();
        bytes -= message == null ? 0 : message.frameSize();
        return message;
      }
    };
  }
}

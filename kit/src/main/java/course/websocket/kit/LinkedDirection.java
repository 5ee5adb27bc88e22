package course.websocket.kit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * What is under way in one direction of a {@link LinkedPair}. Not safe for use by several threads:
 * only the link's thread uses it.
 */
final class LinkedDirection {
  /** How the source ended. */
  enum End {
    FIN,
    RESET
  }

  /** Bytes, or the end of them, and when they are due to arrive. */
  private record Parcel(ByteBuffer bytes, End end, long due) {}

  private static final int MAX_QUEUED_BYTES = 256 * 1_024;
  private static final int READ_BYTES = 16 * 1_024;

  private final FaultyLink link;
  private final SocketChannel from;
  private final SocketChannel to;
  private final Queue<Parcel> queue = new ArrayDeque<>();
  private int queuedBytes;
  private long lastDue = System.nanoTime();
  private End end;
  private boolean endSwallowed;
  private boolean blocked;
  private boolean finished;

  LinkedDirection(FaultyLink link, SocketChannel from, SocketChannel to) {
    this.link = link;
    this.from = from;
    this.to = to;
  }

  boolean wantsRead() {
    return end == null && queuedBytes < MAX_QUEUED_BYTES;
  }

  void read() {
    ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
    try {
      if (from.read(bytes) == -1) {
        ended(End.FIN);
      } else if (!link.swallowing()) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.flip().remaining()).put(bytes).flip();
        send(copy, null);
      }
    } catch (IOException e) {
      sourceIsGone();
    }
  }

  /** The source was reset, or never connected. */
  void sourceIsGone() {
    if (end != End.RESET) {
      ended(End.RESET);
    }
  }

  private void ended(End how) {
    end = how;
    endSwallowed = link.swallowing();
    if (!endSwallowed) {
      send(null, how);
    }
  }

  /** In order: nothing overtakes what was read before, even if the delay became shorter. */
  private void send(ByteBuffer bytes, End how) {
    long due = System.nanoTime() + link.delayNanos();
    lastDue = due - lastDue > 0 ? due : lastDue;
    queue.add(new Parcel(bytes, how, lastDue));
    queuedBytes += bytes == null ? 0 : bytes.remaining();
  }

  /**
   * Passes on what is due.
   *
   * @return {@link End#RESET} if that was due, else null
   * @throws IOException if the receiver is gone
   */
  End write(long now) throws IOException {
    for (Parcel next = queue.peek(); next != null; next = queue.peek()) {
      if (mustWait(next) || next.due - now > 0) {
        return null;
      }
      if (next.end == null) {
        queuedBytes -= to.write(next.bytes);
        if (next.bytes.hasRemaining()) {
          blocked = true;
          return null;
        }
      } else if (next.end == End.FIN) {
        to.shutdownOutput();
        finished = true;
      } else {
        return End.RESET;
      }
      queue.remove();
    }
    return null;
  }

  boolean blocked() {
    return blocked;
  }

  void unblock() {
    blocked = false;
  }

  /** Whether the receiver has been told that nothing more comes. */
  boolean finished() {
    return finished;
  }

  long nanosToNextDue(long now) {
    Parcel next = queue.peek();
    return next == null || mustWait(next) ? Long.MAX_VALUE : Math.max(0, next.due - now);
  }

  /** Whether the receiver has no room for it, or is not connected yet. */
  private boolean mustWait(Parcel next) {
    return next.end != End.RESET && (blocked || !to.isConnected());
  }

  /** What is under way is lost. */
  void forget() {
    endSwallowed |= queue.stream().anyMatch(parcel -> parcel.end != null);
    queue.clear();
    queuedBytes = 0;
    blocked = false;
  }

  /** What is under way is due now, and so is an end that was swallowed. */
  void hurry() {
    long now = System.nanoTime();
    List<Parcel> parcels = new ArrayList<>(queue);
    queue.clear();
    parcels.forEach(parcel -> queue.add(new Parcel(parcel.bytes, parcel.end, now)));
    lastDue = now;
    if (endSwallowed) {
      endSwallowed = false;
      send(null, end);
    }
  }
}

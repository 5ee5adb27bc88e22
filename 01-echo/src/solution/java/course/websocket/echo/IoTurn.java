package course.websocket.echo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;

/**
 * What the connections of one I/O thread share: two buffers, and the queue of those that have
 * something to send. The buffers are for the I/O thread only, the rest is safe for several threads.
 *
 * <p>A broadcast to 1,000 connections wakes each I/O thread once, and what else they are sent until
 * it gets to them leaves in the same write.
 */
final class IoTurn {

  /** A connection that has something to send. */
  interface Sender {

    /** Sends it, on the I/O thread. */
    void flush();
  }

  private static final Logger LOG = System.getLogger(IoTurn.class.getName());

  /** What one connection may read before it is another's turn, in bytes. */
  private static final int READ = 32 << 10;

  /** What leaves in one write, in bytes. */
  private static final int WRITE = 64 << 10;

  /**
   * How many connections are flushed before the thread looks for what has come in. Another message
   * to the same room, if there is one, then leaves together with the first one, for all that still
   * wait. With few, each look finds little; with many, it comes late.
   */
  private static final int FLUSHES = 32;

  private static final Map<XnioIoThread, IoTurn> TURNS = new HashMap<>();

  /** Empty between two turns. Backed by an array, as the protocol wants it. */
  final ByteBuffer in = ByteBuffer.allocate(READ);

  /** Empty between two turns. Direct, as the socket wants it. */
  final ByteBuffer out = ByteBuffer.allocateDirect(WRITE);

  private final XnioIoThread thread;

  /**
   * The end of a pipe into which nobody writes, so that it is always writable: its listener runs
   * after the selector has looked. A task would run before.
   */
  private final StreamSinkChannel afterSelect;

  /** Guarded by this: the connections to flush, in the order in which they came. */
  private final Queue<Sender> waiting = new ArrayDeque<>();

  /** Guarded by this: whether a flush is certain to come. */
  private boolean scheduled;

  private IoTurn(XnioIoThread thread) {
    this.thread = thread;
    try {
      afterSelect = thread.createHalfDuplexPipe().getRightSide();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    afterSelect.getWriteSetter().set(sink -> flushSome());
  }

  static IoTurn of(XnioIoThread thread) {
    synchronized (TURNS) {
      return TURNS.computeIfAbsent(thread, IoTurn::new);
    }
  }

  /** Forgets the threads of a worker that has stopped. */
  static void forget(XnioWorker worker) {
    synchronized (TURNS) {
      TURNS.keySet().removeIf(thread -> thread.getWorker() == worker);
    }
  }

  /**
   * Has a connection flushed on its I/O thread, when that is done with what it does now. Until then
   * it must not ask again, or it would wait more than once and keep others waiting.
   */
  synchronized void flushSoon(Sender sender) {
    waiting.add(sender);
    if (!scheduled) {
      scheduled = true;
      thread.execute(this::flushSome);
    }
  }

  private void flushSome() {
    List<Sender> some = new ArrayList<>(FLUSHES);
    boolean more;
    synchronized (this) {
      while (some.size() < FLUSHES && !waiting.isEmpty()) {
        some.add(waiting.remove());
      }
      more = !waiting.isEmpty();
      scheduled = more;
    }
    some.forEach(IoTurn::flush);
    if (more) {
      afterSelect.resumeWrites();
    } else {
      afterSelect.suspendWrites();
    }
  }

  /** One that fails keeps nobody else waiting. */
  private static void flush(Sender sender) {
    try {
      sender.flush();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "nothing can be sent on " + sender, e);
    }
  }
}

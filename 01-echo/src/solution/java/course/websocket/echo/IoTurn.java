package course.websocket.echo;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.xnio.XnioIoThread;

/**
 * What the connections of one I/O thread share: two buffers, and the list of those that have
 * something to send. The buffers are for the I/O thread only, the rest is safe for several threads.
 *
 * <p>A broadcast to 1,000 connections wakes each I/O thread once, and what else they are sent until
 * it gets there leaves in the same write.
 */
final class IoTurn {

  /** What one connection may read before it is another's turn, in bytes. */
  private static final int READ = 32 << 10;

  /** What leaves in one write, in bytes. */
  private static final int WRITE = 64 << 10;

  private static final Map<XnioIoThread, IoTurn> TURNS = new WeakHashMap<>();

  /** Empty between two turns. Backed by an array, as the protocol wants it. */
  final ByteBuffer in = ByteBuffer.allocate(READ);

  /** Empty between two turns. Direct, as the socket wants it. */
  final ByteBuffer out = ByteBuffer.allocateDirect(WRITE);

  /** Guarded by this: the connections to flush. */
  private List<HandmadeConnection> waiting = new ArrayList<>();

  private IoTurn() {}

  static IoTurn of(XnioIoThread thread) {
    synchronized (TURNS) {
      return TURNS.computeIfAbsent(thread, t -> new IoTurn());
    }
  }

  /** Has a connection flushed on its I/O thread, when it is done with what it does now. */
  synchronized void flushSoon(HandmadeConnection connection, XnioIoThread thread) {
    waiting.add(connection);
    if (waiting.size() == 1) {
      thread.execute(this::flushAll);
    }
  }

  private void flushAll() {
    List<HandmadeConnection> now;
    synchronized (this) {
      now = waiting;
      waiting = new ArrayList<>();
    }
    now.forEach(HandmadeConnection::flush);
  }
}

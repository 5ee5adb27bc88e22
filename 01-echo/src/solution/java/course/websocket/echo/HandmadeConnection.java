package course.websocket.echo;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * A connection on the framing of this lesson. Safe for use by several threads: any may send; all
 * else happens on the connection's I/O thread.
 *
 * <p>One read brings many frames, and all that is sent until the I/O thread comes to it leaves in
 * one write. While the peer does not take what it is sent, nothing is read from it either.
 */
final class HandmadeConnection
    implements EngineConnection, IoTurn.Sender, ServerProtocol.Surroundings {

  private static final Logger LOG = System.getLogger(HandmadeConnection.class.getName());
  private static final AtomicLong IDS = new AtomicLong();

  /** How long a peer may take to answer a close frame, and to end the TCP connection after that. */
  private static final int CLOSE_TIMEOUT_SECONDS = 5;

  /** What is taken from the queue ahead of the socket, in bytes: enough for one write. */
  private static final int WINDOW = 64 << 10;

  /** How much one connection may write before it is another's turn, in bytes. */
  private static final int WRITE_TURN = 1 << 20;

  private final long number = IDS.incrementAndGet();
  private final StreamConnection stream;
  private final XnioIoThread thread;
  private final IoTurn turn;
  private final Endpoint endpoint;
  private final Consumer<Connection> ended;
  private final SendQueue queue;
  private final ServerProtocol protocol;
  private final AtomicBoolean closing = new AtomicBoolean();

  /** Whether a flush is certain to come. */
  private final AtomicBoolean scheduled = new AtomicBoolean();

  // The rest is for the I/O thread only.

  /** The frames that leave next; each buffer's position is how far it has left. */
  private final Queue<ByteBuffer> ready = new ArrayDeque<>(1); // most connections are idle

  private long readyBytes;
  private boolean blocked;
  private boolean reported;
  private State state = State.OPEN;
  private int code = CloseReason.ABNORMAL;
  private XnioExecutor.Key timeout;

  private enum State {
    /** Frames come and go. */
    OPEN,
    /** The protocol has ended: what is ready leaves, then the stream ends. */
    ENDING,
    /** Our half of the stream has ended: whatever still comes is thrown away. */
    HALF_CLOSED,
    CLOSED
  }

  HandmadeConnection(
      StreamConnection stream,
      Endpoint endpoint,
      Limits limits,
      SendQueue queue,
      Consumer<Connection> ended) {
    this.stream = stream;
    this.thread = stream.getIoThread();
    this.turn = IoTurn.of(thread);
    this.endpoint = endpoint;
    this.ended = ended;
    this.queue = queue;
    this.protocol = new ServerProtocol(limits, this);
  }

  @Override
  public void start() {
    stream.setCloseListener(closed -> streamClosed());
    stream.getSourceChannel().setReadListener(source -> read());
    stream.getSinkChannel().setWriteListener(sink -> writeReady());
    // Bytes that came with the handshake make no socket readable.
    stream.getSourceChannel().wakeupReads();
  }

  @Override
  public String id() {
    return "h" + number;
  }

  @Override
  public boolean isOpen() {
    return !closing.get();
  }

  @Override
  public void send(Message message) {
    if (!isOpen()) {
      throw new IllegalStateException(this + " is closed");
    }
    if (!queue.offer(message)) {
      close(1013, "reads too slowly");
      queue.clear(); // it would not be read in time, and takes memory
      throw new IllegalStateException(this + " reads too slowly");
    }
    if (scheduled.compareAndSet(false, true)) {
      turn.flushSoon(this);
    }
  }

  @Override
  public void ping(ByteBuffer payload) {
    ByteBuffer frame = Frame.encode(Frame.PING, payload);
    if (isOpen()) {
      thread.execute(
          () -> {
            if (isOpen()) {
              send(frame);
              writeReady();
            }
          });
    }
  }

  @Override
  public void close(int code, String reason) {
    if (closing.compareAndSet(false, true)) {
      thread.execute(
          () -> {
            protocol.close(new CloseReason(code, reason));
            limitTime();
            writeReady();
          });
    }
  }

  @Override
  public void abort() {
    closing.set(true);
    if (stream.isOpen()) { // else its server may have stopped, and the thread with it
      thread.execute(() -> IoUtils.safeClose(stream));
    }
  }

  // tag::read[]
  /** Takes what one read brings: the selector comes again if there is more, after the others. */
  private void read() {
    ByteBuffer in = turn.in;
    boolean queued = scheduled.getAndSet(true); // what is sent meanwhile leaves below
    try {
      int read = stream.getSourceChannel().read(in);
      if (read < 0) {
        IoUtils.safeClose(stream);
      } else if (state == State.OPEN && read > 0) {
        protocol.receive(in.flip());
      }
    } catch (IOException e) {
      IoUtils.safeClose(stream); // a peer that has gone
    } catch (RuntimeException e) {
      IoUtils.safeClose(stream);
      throw e;
    } finally {
      in.clear();
      scheduled.set(queued);
      writeReady();
    }
  }

  // end::read[]

  @Override
  public void flush() {
    scheduled.set(false);
    writeReady();
  }

  // tag::flush[]
  /** Writes what waits, as far as the socket takes it. */
  private void writeReady() {
    if (state == State.HALF_CLOSED || state == State.CLOSED) {
      return;
    }
    fill(WINDOW);
    try {
      for (long left = WRITE_TURN; readyBytes > 0; fill(WINDOW)) {
        int written = left <= 0 ? 0 : write();
        if (written == 0) {
          blocked(true);
          return;
        }
        left -= written;
      }
      blocked(false);
      if (state == State.ENDING) {
        state = State.HALF_CLOSED;
        stream.getSinkChannel().shutdownWrites();
        stream.getSinkChannel().flush();
        report();
      }
    } catch (IOException e) {
      IoUtils.safeClose(stream);
    }
  }

  // end::flush[]

  /** While the socket takes nothing, nothing is read either. */
  private void blocked(boolean now) {
    if (now && !blocked) {
      stream.getSourceChannel().suspendReads();
      stream.getSinkChannel().resumeWrites();
    } else if (!now && blocked) {
      stream.getSinkChannel().suspendWrites();
      stream.getSourceChannel().resumeReads();
    }
    blocked = now;
  }

  /** Takes messages from the queue until this many bytes are ready. */
  private void fill(long window) {
    Message message;
    while (readyBytes < window && !protocol.closeSent() && (message = queue.poll()) != null) {
      add(message.frame());
    }
  }

  private void add(ByteBuffer frame) {
    ready.add(frame);
    readyBytes += frame.remaining();
  }

  /** Writes as many of the frames that are ready as fit in one write. */
  private int write() throws IOException {
    ByteBuffer out = turn.out.clear();
    for (ByteBuffer frame : ready) {
      int size = Math.min(frame.remaining(), out.remaining());
      out.put(out.position(), frame, frame.position(), size).position(out.position() + size);
      if (!out.hasRemaining()) {
        break;
      }
    }
    int written = stream.getSinkChannel().write(out.flip());
    readyBytes -= written;
    for (int left = written; left > 0; ) {
      ByteBuffer frame = ready.element();
      int size = Math.min(frame.remaining(), left);
      frame.position(frame.position() + size);
      left -= size;
      if (!frame.hasRemaining()) {
        ready.remove();
      }
    }
    return written;
  }

  @Override
  public void onText(String text) {
    hand(() -> endpoint.onText(this, text));
  }

  @Override
  public void onBinary(ByteBuffer data) {
    hand(() -> endpoint.onBinary(this, data));
  }

  @Override
  public void onPong(ByteBuffer payload) {
    hand(() -> endpoint.onPong(this, payload));
  }

  /** A close frame leaves behind all that waits, a ping or pong behind what is in the window. */
  @Override
  public void send(ByteBuffer frame) {
    boolean last = (frame.get(0) & 0x0f) == Frame.CLOSE;
    fill(last ? Long.MAX_VALUE : WINDOW);
    add(frame);
  }

  @Override
  public void end(int code) {
    closing.set(true);
    this.code = code;
    state = State.ENDING;
    limitTime();
  }

  /** Hands something to the endpoint; what comes behind a close is for nobody. */
  private void hand(Runnable call) {
    if (isOpen()) {
      guard(call);
    }
  }

  /** What an endpoint throws ends its connection with 1011, and no other. */
  private void guard(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "an endpoint failed on " + this, e);
      close(1011, "internal error");
    }
  }

  private void limitTime() {
    if (timeout == null && state != State.CLOSED) {
      timeout = thread.executeAfter(this::abort, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** The TCP connection has ended, whoever ended it and however. */
  private void streamClosed() {
    closing.set(true);
    state = State.CLOSED;
    if (timeout != null) {
      timeout.remove();
    }
    report();
  }

  /** Tells the application of the end, once. */
  private void report() {
    if (!reported) {
      reported = true;
      guard(() -> endpoint.onClose(this, code));
      ended.accept(this);
    }
  }

  @Override
  public String toString() {
    return "connection " + id();
  }
}

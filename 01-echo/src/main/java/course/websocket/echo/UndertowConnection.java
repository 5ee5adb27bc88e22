package course.websocket.echo;

import io.undertow.server.HttpServerExchange;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;

/**
 * A connection on Undertow's own framing. Safe for use by several threads: any may send, and the
 * connection's I/O thread hands to Undertow what waits.
 */
final class UndertowConnection implements EngineConnection, IoTurn.Sender {

  private static final AtomicLong IDS = new AtomicLong();

  /** How long a peer may take to answer a close frame, or to read ours. */
  private static final int CLOSE_TIMEOUT_SECONDS = 5;

  /**
   * What is handed to Undertow before it has left, in bytes: enough to keep the socket busy.
   * Undertow queues without a bound; what is beyond waits in the connection's own queue, which has
   * one.
   */
  private static final int WINDOW = 64 << 10;

  /** What Undertow keeps for a frame besides its bytes, about: else empty messages were free. */
  private static final int FRAME_OVERHEAD = 256;

  private final String id = "c" + IDS.incrementAndGet();
  private final WebSocketChannel channel;
  private final IoTurn turn;
  private final TurnReads reads;
  private final SendQueue queue;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /** What was handed to Undertow and has not left yet, in bytes. Only the I/O thread uses it. */
  private long inFlight;

  /** Whether {@link #handOver} is under way. Only the I/O thread uses it. */
  private boolean handingOver;

  /** Cuts off a peer that does not let the closing handshake end. Only the I/O thread uses it. */
  private XnioExecutor.Key timeout;

  /** The code of the peer's close frame. Only the I/O thread uses it. */
  private int peerCode = CloseReason.ABNORMAL;

  /** The code of our close frame. */
  private volatile int ownCode = CloseReason.ABNORMAL;

  /** Whether our close frame has left. Only the I/O thread uses it. */
  private boolean closeLeft;

  /** Whether nothing is received for now. Only the I/O thread uses it. */
  private boolean paused;

  private UndertowConnection(
      StreamConnection stream, HttpServerExchange exchange, Limits limits, SendQueue queue) {
    this.queue = queue;
    this.turn = IoTurn.of(stream.getIoThread());
    this.reads = new TurnReads(stream.getSourceChannel().getConduit());
    stream.getSourceChannel().setConduit(reads);
    this.channel = new UndertowChannel(stream, exchange, this, limits);
  }

  /** Takes over a connection whose handshake is done; see {@link Engine#open}. */
  static UndertowConnection open(
      StreamConnection stream,
      HttpServerExchange exchange,
      Endpoint endpoint,
      Limits limits,
      SendQueue queue,
      Consumer<Connection> ended) {
    UndertowConnection connection = new UndertowConnection(stream, exchange, limits, queue);
    WebSocketChannel channel = connection.channel;
    // The only place that hears of every end: a reset brings no close frame.
    channel.addCloseTask(
        closed -> {
          connection.closing.set(true);
          if (connection.timeout != null) {
            connection.timeout.remove();
          }
          try {
            endpoint.onClose(connection, connection.peerCode);
          } finally {
            ended.accept(connection);
          }
        });
    channel.getReceiveSetter().set(new UndertowListener(endpoint, connection, limits));
    return connection;
  }

  @Override
  public void start() {
    channel.resumeReceives();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen() && !closing.get() && !channel.isCloseFrameReceived();
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
  public void flush() {
    scheduled.set(false);
    drain(WINDOW);
  }

  /**
   * Does a part of the connection's work on its I/O thread, and then sends what was sent meanwhile:
   * all of it in one write.
   */
  void turn(Runnable work) {
    inOneWrite(
        () -> {
          boolean queued = scheduled.getAndSet(true); // what is sent meanwhile leaves below
          reads.begin();
          try {
            work.run();
          } finally {
            scheduled.set(queued);
            handOver();
          }
        });
  }

  private void drain(long window) {
    inOneWrite(() -> handOver(window));
  }

  /** Undertow would write each frame by itself, so it is told to wait for the last one. */
  private void inOneWrite(Runnable sends) {
    boolean outer = channel.isRequireExplicitFlush();
    channel.setRequireExplicitFlush(true);
    try {
      sends.run();
    } finally {
      channel.setRequireExplicitFlush(outer);
      channel.flush();
      pause(inFlight >= WINDOW);
    }
  }

  /** Hands to Undertow what waits, as far as the window reaches; runs on the I/O thread. */
  void handOver() {
    handOver(WINDOW);
  }

  private void handOver(long window) {
    if (handingOver) {
      return; // called back from transmit: the loop below goes on, without a deeper stack
    }
    handingOver = true;
    try {
      Message message;
      while (inFlight < window && (message = queue.poll()) != null) {
        int cost = message.frameSize() + FRAME_OVERHEAD;
        inFlight += cost;
        transmit(message, new Sent(cost));
      }
    } finally {
      handingOver = false;
    }
  }

  /** Has all that waits leave, and sets a time to the end. A close frame comes next, at once. */
  void beforeClose() {
    closing.set(true);
    drain(Long.MAX_VALUE);
    channel.setRequireExplicitFlush(false);
    if (timeout == null && channel.isOpen()) {
      timeout =
          channel.getIoThread().executeAfter(this::abort, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** While the peer does not take what it is sent, nothing is read from it either. */
  private void pause(boolean now) {
    if (now && !paused) {
      channel.suspendReceives();
    } else if (!now && paused) {
      channel.resumeReceives();
    }
    paused = now;
  }

  /**
   * Hands a whole message to Undertow: {@link WebSockets} has a method for text and one for binary.
   *
   * @param sent to be handed on: it makes room when the message has left
   */
  private void transmit(Message message, WebSocketCallback<Void> sent) {
    throw new UnsupportedOperationException("Step 7: send a message");
  }

  @Override
  public void ping(ByteBuffer payload) {
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    if (isOpen()) {
      channel
          .getIoThread()
          .execute(
              () -> {
                if (isOpen()) {
                  WebSockets.sendPing(copy, channel, null);
                }
              });
    }
  }

  @Override
  public void close(int code, String reason) {
    if (closing.compareAndSet(false, true)) {
      ownCode = code;
      channel
          .getIoThread()
          .execute(
              () -> {
                if (!channel.isCloseFrameSent()) { // the peer may have been first
                  WebSockets.sendClose(new CloseMessage(code, reason), channel, closeSent());
                }
              });
    }
  }

  @Override
  public void abort() {
    closing.set(true);
    if (channel.isOpen()) { // else its server may have stopped, and the thread with it
      // On its I/O thread, as every callback of the connection.
      channel.getIoThread().execute(() -> IoUtils.safeClose(channel));
    }
  }

  /**
   * The peer's close frame has come, with this payload. It is answered with the same, unless ours
   * was first; then the server ends the TCP connection (RFC 6455 section 7.1.1), where Undertow
   * waits for the peer.
   */
  void peerCloses(ByteBuffer payload) {
    CloseMessage answer = payload.hasRemaining() ? new CloseMessage(payload) : new EmptyClose();
    peerCode = answer.getCode();
    if (!channel.isCloseFrameSent()) {
      WebSockets.sendClose(answer, channel, closeSent());
    } else if (closeLeft) { // else it leaves first, behind all that was sent before
      abort();
    }
  }

  /**
   * A peer's close frame has come with a code that Undertow does not know: it knows those of the
   * RFC alone. If ours was first it is an answer, and has our code.
   */
  void peerClosesWithALaterCode() {
    if (channel.isCloseFrameSent()) {
      peerCode = ownCode;
    }
  }

  /** Notes that our close frame has left; if the peer's has come, that was the last of both. */
  private WebSocketCallback<Void> closeSent() {
    return new WebSocketCallback<>() {
      @Override
      public void complete(WebSocketChannel channel, Void context) {
        closeLeft = true;
        if (channel.isCloseFrameReceived()) {
          abort();
        }
      }

      @Override
      public void onError(WebSocketChannel channel, Void context, Throwable error) {
        abort();
      }
    };
  }

  @Override
  public String toString() {
    return "connection " + id;
  }

  /** Makes room in the window when a message has left. Undertow calls it on the I/O thread. */
  private final class Sent implements WebSocketCallback<Void> {

    private final int bytes;
    private boolean done;

    Sent(int bytes) {
      this.bytes = bytes;
    }

    /** Undertow may report a message several times when the peer dies: only the first counts. */
    private void done() {
      if (!done) {
        done = true;
        inFlight -= bytes;
        drain(WINDOW);
      }
    }

    @Override
    public void complete(WebSocketChannel channel, Void context) {
      done();
    }

    @Override
    public void onError(WebSocketChannel channel, Void context, Throwable error) {
      done();
    }
  }

  /** A close frame without a code; Undertow would put 1000 in it. */
  private static final class EmptyClose extends CloseMessage {

    EmptyClose() {
      super(CloseReason.NONE, "");
    }

    @Override
    public ByteBuffer toByteBuffer() {
      return ByteBuffer.allocate(0);
    }
  }
}

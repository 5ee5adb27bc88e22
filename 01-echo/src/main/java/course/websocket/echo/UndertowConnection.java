package course.websocket.echo;

import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.xnio.IoUtils;

/**
 * A connection on Undertow's own framing. Safe for use by several threads: any may send, and the
 * connection's I/O thread hands to Undertow what waits.
 */
final class UndertowConnection implements Connection {

  private static final AtomicLong IDS = new AtomicLong();

  /** How long a peer may take to answer a close frame. */
  private static final int CLOSE_TIMEOUT_SECONDS = 5;

  /**
   * What is handed to Undertow before it has left, in bytes: enough to keep the socket busy.
   * Undertow queues without a bound; what is beyond waits in the connection's own queue, which has
   * one.
   */
  private static final int WINDOW = 64 << 10;

  private final String id = "c" + IDS.incrementAndGet();
  private final WebSocketChannel channel;
  private final SendQueue queue;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /** Bytes handed to Undertow that have not left yet. Only the I/O thread uses it. */
  private int inFlight;

  /** Whether {@link #drain} is under way. Only the I/O thread uses it. */
  private boolean draining;

  UndertowConnection(WebSocketChannel channel, SendQueue queue) {
    this.channel = channel;
    this.queue = queue;
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
      throw new IllegalStateException(this + " reads too slowly");
    }
    if (scheduled.compareAndSet(false, true)) {
      channel.getIoThread().execute(this::drainQueue);
    }
  }

  private void drainQueue() {
    scheduled.set(false);
    drain(WINDOW);
  }

  /** Hands to Undertow what waits, as far as the window reaches; runs on the I/O thread. */
  private void drain(int window) {
    if (draining) {
      return; // called back from transmit: the loop below goes on, without a deeper stack
    }
    draining = true;
    try {
      Message message;
      while (inFlight < window && (message = queue.poll()) != null) {
        inFlight += message.size();
        transmit(message, new Sent(message.size()));
      }
    } finally {
      draining = false;
    }
  }

  /**
   * Hands a whole message to Undertow: {@link WebSockets} has a method for text and one for binary.
   *
   * @param sent the callback
   */
  private void transmit(Message message, WebSocketCallback<Void> sent) {
    throw new UnsupportedOperationException("Step 5: send a message");
  }

  @Override
  public void ping(ByteBuffer payload) {
    WebSockets.sendPing(payload, channel, null);
  }

  @Override
  public void close(int code, String reason) {
    if (closing.compareAndSet(false, true)) {
      channel
          .getIoThread()
          .execute(
              () -> {
                drain(Integer.MAX_VALUE); // what was sent before the close arrives before it
                WebSockets.sendClose(new CloseMessage(code, reason), channel, null);
              });
      channel.getIoThread().executeAfter(this::abort, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void abort() {
    closing.set(true);
    // On its I/O thread, as every callback of the connection.
    channel.getIoThread().execute(() -> IoUtils.safeClose(channel));
  }

  /** Ends the TCP connection once a close frame has left. */
  WebSocketCallback<Void> abortWhenSent() {
    return new WebSocketCallback<>() {
      @Override
      public void complete(WebSocketChannel channel, Void context) {
        abort();
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
}

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

/** A connection on Undertow's own framing. Safe for use by several threads. */
final class UndertowConnection implements Connection {

  private static final AtomicLong IDS = new AtomicLong();

  /** How long a peer may take to answer a close frame. */
  private static final int CLOSE_TIMEOUT_SECONDS = 5;

  private final String id = "c" + IDS.incrementAndGet();
  private final WebSocketChannel channel;
  private final long maxQueuedBytes;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicBoolean closing = new AtomicBoolean();

  UndertowConnection(WebSocketChannel channel, Limits limits) {
    this.channel = channel;
    this.maxQueuedBytes = limits.maxQueuedBytes();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen() && !closing.get() && !channel.isCloseFrameReceived();
  }

  /**
   * Sends a whole message: {@link WebSockets} has a method for text and one for binary. Hand them
   * the message's payload, the channel, and {@code queued} as the callback.
   */
  @Override
  public void send(Message message) {
    if (!isOpen()) {
      throw new IllegalStateException(this + " is closed");
    }
    Queued queued = new Queued(message.size());
    throw new UnsupportedOperationException("Step 5: send a message");
  }

  @Override
  public void ping(ByteBuffer payload) {
    WebSockets.sendPing(payload, channel, null);
  }

  @Override
  public void close(int code, String reason) {
    if (closing.compareAndSet(false, true)) {
      WebSockets.sendClose(new CloseMessage(code, reason), channel, null);
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

  /** One message in Undertow's queue, which has no bound of its own. */
  private final class Queued implements WebSocketCallback<Void> {

    private final int bytes;
    private final AtomicBoolean done = new AtomicBoolean();

    Queued(int bytes) {
      this.bytes = bytes;
      if (queuedBytes.addAndGet(bytes) > maxQueuedBytes) {
        abort();
        throw new IllegalStateException(UndertowConnection.this + " reads too slowly");
      }
    }

    /** Undertow may report a frame several times when the peer dies: only the first counts. */
    private void done() {
      if (done.compareAndSet(false, true)) {
        queuedBytes.addAndGet(-bytes);
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

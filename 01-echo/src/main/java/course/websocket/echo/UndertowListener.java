package course.websocket.echo;

import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.StreamSourceFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Hands what Undertow receives on one connection to its endpoint. Runs on the connection's I/O
 * thread.
 */
final class UndertowListener extends AbstractReceiveListener {

  /** What one connection may receive before it is another's turn. */
  private static final int FRAMES_PER_TURN = 256;

  private final Endpoint endpoint;
  private final UndertowConnection connection;
  private final Limits limits;

  UndertowListener(Endpoint endpoint, UndertowConnection connection, Limits limits) {
    this.endpoint = endpoint;
    this.connection = connection;
    this.limits = limits;
  }

  /** Takes the frames that one read brought, as far as the turn goes. */
  @Override
  public void handleEvent(WebSocketChannel channel) {
    connection.turn(
        () -> {
          try {
            for (int frames = 0; frames < FRAMES_PER_TURN; frames++) {
              StreamSourceFrameChannel frame = channel.receive();
              if (frame == null) {
                return;
              }
              if (frame.getType() == WebSocketFrameType.PING) {
                countPing(channel); // a flood of pings closes with 1008
              }
              bufferFullMessage(frame);
            }
          } catch (IOException e) {
            onError(channel, e);
          }
        });
  }

  @Override
  protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
    guard(() -> endpoint.onText(connection, message.getData()));
  }

  @Override
  protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
    ByteBuffer data = copy(message);
    guard(() -> endpoint.onBinary(connection, data));
  }

  @Override
  protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
    ByteBuffer payload = copy(message);
    guard(() -> endpoint.onPong(connection, payload));
  }

  @Override
  protected void onFullCloseMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
    connection.peerCloses(copy(message));
  }

  /** Undertow only logs what a listener throws; a message would be lost without a trace. */
  private void guard(Runnable call) {
    if (!connection.isOpen()) {
      return; // it has closed: what still comes is for nobody
    }
    try {
      call.run();
    } catch (RuntimeException e) {
      connection.close(1011, "internal error");
      throw e;
    }
  }

  private static ByteBuffer copy(BufferedBinaryMessage message) {
    var pooled = message.getData();
    try {
      ByteBuffer merged = WebSockets.mergeBuffers(pooled.getResource());
      return ByteBuffer.allocate(merged.remaining()).put(merged).flip();
    } finally {
      pooled.free();
    }
  }

  @Override
  protected long getMaxTextBufferSize() {
    return maxMessageBytes();
  }

  @Override
  protected long getMaxBinaryBufferSize() {
    return maxMessageBytes();
  }

  /** The longest message that Undertow collects, {@code -1} for no limit, which is its default. */
  private long maxMessageBytes() {
    // Step 9: set Undertow's limit
    return -1;
  }
}

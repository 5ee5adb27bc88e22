package course.websocket.echo;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.framed.FrameHeaderData;
import io.undertow.util.Headers;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.StreamSinkFrameChannel;
import io.undertow.websockets.core.StreamSourceFrameChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSocketInvalidCloseCodeException;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.core.protocol.version13.WebSocket13Channel;
import io.undertow.websockets.extensions.NoopExtensionFunction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/**
 * Undertow's framing, made as strict as RFC 6455 where it is not, and with the moments at which a
 * connection's own queue must be emptied. The methods here run on the connection's I/O thread.
 */
final class UndertowChannel extends WebSocket13Channel {

  private final UndertowConnection connection;
  private final Limits limits;

  /** How many bytes of the present frame's header have come. */
  private int headerSize;

  UndertowChannel(
      StreamConnection stream,
      HttpServerExchange exchange,
      UndertowConnection connection,
      Limits limits) {
    super(
        stream,
        exchange.getConnection().getByteBufferPool(),
        exchange.getRequestURL(),
        exchange.getResponseHeaders().getFirst(Headers.SEC_WEB_SOCKET_PROTOCOL),
        false, // the server's side
        false, // no extensions
        NoopExtensionFunction.INSTANCE,
        ConcurrentHashMap.newKeySet(),
        OptionMap.EMPTY);
    this.connection = connection;
    this.limits = limits;
  }

  /**
   * Refuses what only the header shows: a length in a long form, or over the limit. A peer that is
   * still sending may see a reset before it sees our close frame.
   */
  @Override
  protected FrameHeaderData parseFrame(ByteBuffer data) throws IOException {
    int before = data.remaining();
    FrameHeaderData header = super.parseFrame(data);
    headerSize += before - data.remaining();
    if (header != null) {
      try {
        check(headerSize, header.getFrameLength());
      } catch (ProtocolException e) {
        WebSockets.sendClose(new CloseMessage(e.closeCode(), e.getMessage()), this, null);
        markReadsBroken(e);
        throw new IOException(e);
      }
      headerSize = 0;
    }
    return header;
  }

  private void check(int size, long length) {
    int enough = length > 65_535 ? FrameHeader.MAX_SIZE : length > 125 ? 8 : 6;
    if (size > enough) {
      throw new ProtocolException(1002, "a length in more bytes than it needs");
    }
    if (length > 125) { // else it may be a control frame
      limits.checkMessage(length);
    }
  }

  /** With the peer's close frame Undertow refuses to send: what waits is handed over before. */
  @Override
  protected StreamSourceFrameChannel createChannel(FrameHeaderData header, PooledByteBuffer data) {
    connection.handOver();
    return super.createChannel(header, data);
  }

  /** A pong leaves behind the answers before it, and a close frame behind all that waits. */
  @Override
  protected StreamSinkFrameChannel createStreamSinkChannel(WebSocketFrameType type) {
    if (type == WebSocketFrameType.PONG) {
      connection.handOver();
    } else if (type == WebSocketFrameType.CLOSE) {
      connection.beforeClose();
    }
    return super.createStreamSinkChannel(type);
  }

  /** Here Undertow lets its close frame overtake what has not left yet. */
  @Override
  protected void handleBrokenSourceChannel(Throwable e) {
    if (e instanceof WebSocketInvalidCloseCodeException) {
      connection.peerClosesWithALaterCode();
    }
    connection.beforeClose();
    super.handleBrokenSourceChannel(e);
  }

  /** Undertow would report 1001, which nobody has sent, to a peer that ends without a word. */
  @Override
  protected void lastDataRead() {
    if (!isCloseFrameReceived()) {
      connection.abort();
    }
  }
}

package course.websocket.kit;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One connection through a {@link FaultyLink}: the client's socket and the server's, and what is
 * under way between them. Not safe for use by several threads: only the link's thread uses it.
 */
final class LinkedPair {
  private final FaultyLink link;
  private final SocketChannel client;
  private final SocketChannel server;
  private final SelectionKey clientKey;
  private final SelectionKey serverKey;
  private final LinkedDirection toServer;
  private final LinkedDirection toClient;
  private long lastHeard = System.nanoTime();
  private boolean closed;

  LinkedPair(FaultyLink link, SocketChannel client) throws IOException {
    this.link = link;
    this.client = client;
    this.server = SocketChannel.open();
    client.configureBlocking(false);
    server.configureBlocking(false);
    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
    server.setOption(StandardSocketOptions.TCP_NODELAY, true);
    toServer = new LinkedDirection(link, client, server);
    toClient = new LinkedDirection(link, server, client);
    clientKey = client.register(link.selector(), 0, this);
    serverKey = server.register(link.selector(), 0, this);
    try {
      server.connect(link.target());
    } catch (IOException e) {
      toClient.sourceIsGone();
    }
    watch();
  }

  void handle(SelectionKey key) {
    if (closed) {
      return;
    }
    if (key.isConnectable()) {
      try {
        server.finishConnect();
      } catch (IOException e) {
        toClient.sourceIsGone();
      }
    } else {
      LinkedDirection in = key == clientKey ? toServer : toClient;
      LinkedDirection out = key == clientKey ? toClient : toServer;
      if (key.isReadable()) {
        lastHeard = System.nanoTime();
        in.read();
      }
      if (key.isWritable()) {
        out.unblock();
      }
    }
  }

  /** Passes on what is due, and sees to what the selector must watch next. */
  void write(long now) {
    write(toServer, toClient, now);
    write(toClient, toServer, now);
    if (!closed && toServer.finished() && toClient.finished()) {
      close();
    }
    watch();
  }

  private void write(LinkedDirection direction, LinkedDirection opposite, long now) {
    if (closed) {
      return;
    }
    try {
      if (direction.write(now) == LinkedDirection.End.RESET) {
        reset();
      }
    } catch (IOException e) {
      direction.forget();
      opposite.sourceIsGone();
    }
  }

  private void watch() {
    if (closed) {
      return;
    }
    clientKey.interestOps(
        (toServer.wantsRead() ? SelectionKey.OP_READ : 0)
            | (toClient.blocked() ? SelectionKey.OP_WRITE : 0));
    if (serverKey.isValid()) { // not so after a connect that failed
      serverKey.interestOps(
          server.isConnectionPending()
              ? SelectionKey.OP_CONNECT
              : (toClient.wantsRead() ? SelectionKey.OP_READ : 0)
                  | (toServer.blocked() ? SelectionKey.OP_WRITE : 0));
    }
  }

  long nanosToNextDue(long now) {
    return Math.min(toServer.nanosToNextDue(now), toClient.nanosToNextDue(now));
  }

  /** When the link's idle time-out is over, if nothing comes until then. */
  long nanosToIdle(long now) {
    long limit = link.idleNanos();
    return limit == Long.MAX_VALUE ? limit : Math.max(0, lastHeard + limit - now);
  }

  void resetIfIdle(long now) {
    if (!closed && nanosToIdle(now) == 0) {
      reset();
    }
  }

  void forget() {
    toServer.forget();
    toClient.forget();
  }

  void hurry() {
    toServer.hurry();
    toClient.hurry();
  }

  void reset() {
    FaultyLink.reset(client);
    FaultyLink.reset(server);
    remove();
  }

  private void close() {
    try (client;
        server) {
      remove();
    } catch (IOException e) {
      // both ends have said FIN already
    }
  }

  private void remove() {
    closed = true;
    link.remove(this);
  }
}

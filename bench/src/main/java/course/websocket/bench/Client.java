package course.websocket.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One client of the load generator: it opens the connection, sends frames that are encoded already,
 * and finds the frames in what it receives. Used by the generator's thread only.
 */
final class Client {

  private static final AtomicInteger OPENED = new AtomicInteger();
  private static final byte[] NOTHING = {};
  private static final int OUT = 4 << 10;

  /** Which of the generator's clients this is, from 0. */
  final int number;

  private final LoadGenerator generator;
  private final URI uri;
  private final SocketChannel channel;
  private final SelectionKey key;
  private byte[] rest = NOTHING;
  private ByteBuffer out = ByteBuffer.allocate(0);
  private boolean upgraded;
  private boolean ready;
  private boolean closed;

  Client(LoadGenerator generator, int number, URI uri) throws IOException {
    this.generator = generator;
    this.number = number;
    this.uri = uri;
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
    channel.bind(new InetSocketAddress(source(), 0));
    key = channel.register(generator.selector, SelectionKey.OP_CONNECT, this);
    if (channel.connect(new InetSocketAddress(uri.getHost(), uri.getPort()))) {
      connected();
    }
  }

  /**
   * An address has 28,000 ports; each is taken for a minute after its connection has ended, and
   * when most are, the kernel looks long for a free one. So a process has addresses of its own,
   * each for 5,000 connections.
   */
  private static String source() {
    int address = OPENED.getAndIncrement() / 5_000;
    long process = ProcessHandle.current().pid() % 250;
    return "127." + process + '.' + address / 250 + '.' + (1 + address % 250);
  }

  /** Begins to write a frame; {@link #flush} sends all that has begun. */
  void send(ByteBuffer frame) {
    if (out.remaining() < frame.remaining()) {
      ByteBuffer bigger =
          ByteBuffer.allocate(Math.max(OUT, 2 * (out.position() + frame.remaining())));
      out = bigger.put(out.flip());
    }
    out.put(frame);
  }

  void flush() {
    if (out.position() == 0 || closed) {
      return;
    }
    try {
      channel.write(out.flip());
      boolean left = out.hasRemaining();
      out.compact();
      int reads = key.interestOps() & SelectionKey.OP_READ;
      int wanted = left ? reads | SelectionKey.OP_WRITE : reads;
      if (key.interestOps() != wanted) {
        key.interestOps(wanted);
      }
    } catch (IOException e) {
      close();
    }
  }

  /** From now on nothing is received any more; the peer does not notice. */
  void stall() {
    key.interestOps(0);
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    if (!closed) {
      closed = true;
      key.cancel();
      try {
        channel.close();
      } catch (IOException e) {
        // it is gone
      }
      generator.closed(this);
    }
  }

  /** Does what the selector found. */
  void selected() {
    try {
      if (!key.isValid()) {
        return;
      }
      if (key.isConnectable()) {
        channel.finishConnect();
        connected();
      }
      if (key.isValid() && key.isReadable()) {
        read();
      }
      if (key.isValid() && key.isWritable()) {
        flush();
      }
    } catch (IOException e) {
      close();
    }
  }

  private void connected() {
    String subprotocol = generator.dialect.subprotocol();
    String request =
        "GET "
            + uri.getRawPath()
            + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
            + " HTTP/1.1\r\nHost: "
            + uri.getAuthority()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + (subprotocol == null ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n")
            + "\r\n";
    key.interestOps(SelectionKey.OP_READ);
    send(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    flush();
    out = ByteBuffer.allocate(0);
  }

  private void read() throws IOException {
    ByteBuffer in = generator.in.clear();
    in.put(rest);
    int read = channel.read(in);
    if (read < 0) {
      close();
      return;
    }
    generator.now = System.nanoTime();
    in.flip();
    if (upgraded || upgrade(in)) {
      frames(in);
    }
    if (in.hasRemaining()) {
      rest = new byte[in.remaining()];
      in.get(rest);
    } else {
      rest = NOTHING;
    }
    flush();
  }

  /** Whether the answer to the handshake is complete. */
  private boolean upgrade(ByteBuffer in) throws IOException {
    for (int i = 3; i < in.limit(); i++) {
      if (in.get(i) == '\n' && in.get(i - 2) == '\n') {
        byte[] answer = new byte[i + 1];
        in.get(answer);
        String text = new String(answer, StandardCharsets.US_ASCII);
        if (!text.startsWith("HTTP/1.1 101")) {
          throw new IOException("refused: " + text.lines().findFirst().orElse(""));
        }
        upgraded = true;
        if (generator.dialect.greeting() != null) {
          send(new Template(generator.dialect.greeting()).with(0));
        }
        if (generator.dialect.greeted() == null) {
          ready();
        }
        return true;
      }
    }
    return false;
  }

  private void ready() {
    ready = true;
    generator.ready(this);
  }

  private void frames(ByteBuffer in) {
    int end = in.limit();
    while (!closed && in.remaining() >= 2) {
      int at = in.position();
      long length = in.get(at + 1) & 0x7f;
      int header = length < 126 ? 2 : length == 126 ? 4 : 10;
      if (in.remaining() < header) {
        return;
      }
      length =
          length < 126 ? length : length == 126 ? in.getShort(at + 2) & 0xffff : in.getLong(at + 2);
      if (in.remaining() < header + length) {
        return;
      }
      int next = at + header + (int) length;
      in.position(at + header).limit(next);
      frame(in.get(at) & 0x0f, in);
      in.limit(end).position(next);
    }
  }

  private void frame(int opcode, ByteBuffer payload) {
    if (opcode == 8) {
      close();
    } else if (opcode == 1 || opcode == 2) {
      if (ready) {
        generator.received(this, payload);
      } else if (startsWith(payload, generator.dialect.greeted())) {
        ready();
      }
    }
  }

  static boolean startsWith(ByteBuffer payload, String text) {
    if (payload.remaining() < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (payload.get(payload.position() + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}

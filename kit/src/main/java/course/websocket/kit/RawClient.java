package course.websocket.kit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket client that shows every byte: it can break every rule, and checks that the server
 * keeps them. It has its own framing, independent of the learner's. One thread may send while
 * another receives.
 */
public final class RawClient implements AutoCloseable {

  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  /** The answer to a handshake; header names in lower case. */
  public record Response(int status, Map<String, String> headers) {
    /** A header's value, or null. */
    public String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  /** One frame from the server, unmasked as the RFC demands (section 5.1). */
  public record Frame(boolean fin, int opcode, byte[] payload) {

    /** So much of a payload fits in a line of a report. */
    private static final int MAX_SHOWN = 40;

    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** A close frame's status code, 1005 when it carries none (section 7.1.5). */
    public int closeCode() {
      if (opcode != 8) {
        throw new AssertionError("expected a close frame, but got " + this);
      }
      return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    @Override
    public String toString() {
      String shown = text();
      if (shown.length() > MAX_SHOWN) {
        shown = shown.substring(0, MAX_SHOWN) + "… (" + payload.length + " bytes)";
      }
      return "Frame[fin=" + fin + ", opcode=" + opcode + ", payload=" + shown + "]";
    }
  }

  /** What the reader puts in the inbox behind the last frame. */
  private record End(Exception reason) {}

  private static final Object LEARNER_ERROR = new Object();

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final Response response;
  private final BlockingQueue<Object> inbox = new LinkedBlockingQueue<>();
  private final Runnable onError = () -> inbox.add(LEARNER_ERROR);
  private final Thread reader;
  private volatile boolean answersPings;

  private RawClient(Socket socket, DataInputStream in, Response response, boolean reads)
      throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.in = in;
    this.response = response;
    LearnerErrors.onError(onError);
    reader = new Thread(this::read, "raw-client-" + socket.getLocalPort());
    reader.setDaemon(true);
    if (reads) {
      reader.start();
    }
  }

  /**
   * Opens a WebSocket connection.
   *
   * @param uri {@code ws://host:port/path}
   * @param headers further header lines, such as {@code "Origin: http://example.com"}
   * @throws AssertionError if the server does not answer 101
   */
  public static RawClient connect(URI uri, String... headers) {
    return connect(uri, true, headers);
  }

  /** Opens a WebSocket connection that the client does not read: a peer that has stalled. */
  public static RawClient stalled(URI uri) {
    return connect(uri, false);
  }

  private static RawClient connect(URI uri, boolean reads, String... headers) {
    List<String> lines = new ArrayList<>(List.of(handshakeLines()));
    lines.addAll(List.of(headers));
    try {
      Socket socket = open(uri);
      DataInputStream in = send(socket, uri, "GET", lines);
      Response response = readResponse(in);
      if (response.status != 101) {
        socket.close();
        throw new AssertionError(
            "the handshake is answered with " + response.status + " instead of 101");
      }
      return new RawClient(socket, in, response, reads);
    } catch (IOException e) {
      LearnerErrors.rethrow();
      throw new AssertionError("no answer to the handshake: " + e, e);
    }
  }

  /** The four header lines of a correct handshake, with the key of the RFC's own example. */
  public static String[] handshakeLines() {
    return new String[] {
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Key: " + KEY,
      "Sec-WebSocket-Version: 13"
    };
  }

  /** Sends a request with exactly these header lines beside Host, and reads the answer's head. */
  public static Response request(URI uri, String method, String... headers) {
    try (Socket socket = open(uri)) {
      return readResponse(send(socket, uri, method, List.of(headers)));
    } catch (IOException e) {
      LearnerErrors.rethrow();
      throw new AssertionError("no answer to the request: " + e, e);
    }
  }

  private static Socket open(URI uri) throws IOException {
    Socket socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) LIMIT.toMillis());
    return socket;
  }

  private static DataInputStream send(Socket socket, URI uri, String method, List<String> headers)
      throws IOException {
    StringBuilder head = new StringBuilder();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    head.append(method).append(' ').append(uri.getRawPath()).append(query).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(uri.getAuthority()).append("\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    return new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  private static Response readResponse(InputStream in) throws IOException {
    String status = readLine(in);
    Map<String, String> headers = new TreeMap<>();
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    return new Response(Integer.parseInt(status.split(" ")[1]), headers);
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** The server's answer to the handshake. */
  public Response response() {
    return response;
  }

  /** From now on answers each ping with a pong, as a client should, and does not show it. */
  public RawClient answerPings() {
    answersPings = true;
    return this;
  }

  /** Begins to read after all; for a client that has stalled. */
  public void resume() {
    reader.start();
  }

  public void text(String text) {
    frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  public void binary(byte[] payload) {
    frame(true, BINARY, payload);
  }

  public void ping(byte[] payload) {
    frame(true, PING, payload);
  }

  /** Sends a close frame; the answer comes from {@link #receive}. */
  public void close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    frame(
        true, CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  /** Sends one masked frame. */
  public void frame(boolean fin, int opcode, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) ((fin ? 0x80 : 0) | opcode));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.put(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ MASK[i & 3]));
    }
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    bytes(bytes);
  }

  /** Sends bytes as they are. */
  public synchronized void bytes(byte... bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The next frame, within two seconds.
   *
   * @throws AssertionError if none comes, or the connection ends
   */
  public Frame receive() {
    return receive(LIMIT);
  }

  /** The next frame, within a limit; see {@link #receive()}. */
  public Frame receive(Duration limit) {
    Object next = poll(limit);
    if (next == null) {
      throw new AssertionError("no frame came from the server within " + limit.toMillis() + " ms");
    }
    if (next instanceof End end) {
      throw new AssertionError("the server ended the connection: " + end.reason.getMessage());
    }
    return (Frame) next;
  }

  /** The next frame, which must be a whole text message. */
  public String receiveText() {
    return receiveText(LIMIT);
  }

  /** The next frame within a limit, which must be a whole text message. */
  public String receiveText(Duration limit) {
    Frame frame = receive(limit);
    if (frame.opcode != TEXT || !frame.fin) {
      throw new AssertionError("expected a text message but got " + frame);
    }
    return frame.text();
  }

  /** Skips what is still in the inbox and waits until the connection has ended. */
  public void awaitEnd(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    Object next;
    do {
      next = poll(Duration.ofNanos(deadline - System.nanoTime()));
      if (next == null) {
        throw new AssertionError("the connection is still open after " + limit.toMillis() + " ms");
      }
    } while (!(next instanceof End));
  }

  private Object poll(Duration limit) {
    try {
      Object next = inbox.poll(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
      if (next == LEARNER_ERROR) {
        LearnerErrors.rethrow();
        return poll(limit);
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void read() {
    try {
      socket.setSoTimeout(0);
      while (true) {
        Frame frame = readFrame();
        if (frame.opcode == PING && answersPings) {
          frame(true, PONG, frame.payload);
        } else {
          inbox.add(frame);
        }
      }
    } catch (IOException | RuntimeException e) {
      inbox.add(new End(e));
    }
  }

  private Frame readFrame() throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException("end of stream");
    }
    int second = in.readUnsignedByte();
    if ((second & 0x80) != 0) {
      throw new IOException("a server must not mask its frames (RFC 6455 section 5.1)");
    }
    long length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new Frame((first & 0x80) != 0, first & 0x0f, payload);
  }

  /** Ends the TCP connection with a reset, as when the peer's machine is gone and back again. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    close();
  }

  /** Ends the TCP connection without a close frame. */
  @Override
  public void close() {
    LearnerErrors.forget(onError);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

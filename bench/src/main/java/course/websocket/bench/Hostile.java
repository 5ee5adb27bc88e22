package course.websocket.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Clients that break the protocol, each in its own way, and how a server must end them. */
enum Hostile {
  /** Begins a handshake and never ends it (slowloris): stays for as long as it is let. */
  HALF_HANDSHAKE(0),
  NO_HTTP(0),
  /** Sends a part of a frame and vanishes. */
  HALF_FRAME(0, bytes(0x81, 0x80 | 100, 1, 2, 3, 4, 5, 6)),
  RESERVED_BIT(1002, bytes(0xc1, 0x80, 1, 2, 3, 4)),
  RESERVED_OPCODE(1002, bytes(0x85, 0x80, 1, 2, 3, 4)),
  NOT_MASKED(1002, bytes(0x81, 1, 'a')),
  STRAY_CONTINUATION(1002, bytes(0x80, 0x81, 0, 0, 0, 0, 'a')),
  FRAGMENTED_PING(1002, bytes(0x09, 0x80, 0, 0, 0, 0)),
  LONG_PING(1002, bytes(0x89, 0x80 | 126, 0, 126, 0, 0, 0, 0)),
  OVERSIZED(1009, oversized()),
  BAD_UTF_8(1007, bytes(0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28)),
  BAD_CLOSE_CODE(1002, bytes(0x88, 0x82, 0, 0, 0, 0, 1005 >> 8, 1005 & 0xff)),
  HALF_CLOSE_CODE(1002, bytes(0x88, 0x81, 0, 0, 0, 0, 3));

  private static final int PATIENCE_MILLIS = 10_000;

  private final int code;
  private final byte[] attack;

  Hostile(int code, byte... attack) {
    this.code = code;
    this.attack = attack;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** 70,000 bytes of a frame of 80,000. */
  private static byte[] oversized() {
    return ByteBuffer.allocate(70_000).put(bytes(0x82, 0x80 | 127)).putLong(80_000).array();
  }

  /**
   * Does its worst.
   *
   * @return the socket if it stays open, else null
   * @throws IllegalStateException if the server ends it with another code than it must
   */
  Socket attack(URI uri) throws IOException {
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    if (this == HALF_HANDSHAKE) {
      write(socket, "GET " + uri.getPath() + " HTTP/1.1\r\nHost: x\r\nUpg");
      return socket;
    }
    try (socket) {
      if (this == NO_HTTP) {
        write(socket, "\u0000\u0001\u0002 nonsense\r\n\r\n");
        socket.getInputStream().readAllBytes();
        return null;
      }
      write(
          socket,
          "GET "
              + uri.getPath()
              + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (int last = 0; last != 0x0d0a0d0a; ) {
        last = last << 8 | in.readUnsignedByte();
      }
      socket.getOutputStream().write(attack);
      if (code == 0) {
        socket.setSoLinger(true, 0); // a reset
        return null;
      }
      byte[] answer = in.readAllBytes();
      int given = answer.length < 4 ? 0 : ByteBuffer.wrap(answer, 2, 2).getShort() & 0xffff;
      if (answer.length < 4 || (answer[0] & 0xff) != 0x88 || given != code) {
        throw new IllegalStateException(this + " was ended with " + given + ", not " + code);
      }
      return null;
    } catch (SocketException e) {
      if (code != 0) {
        throw new IllegalStateException(this + " was cut off without a close frame", e);
      }
      return null;
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}

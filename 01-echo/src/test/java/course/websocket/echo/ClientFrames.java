package course.websocket.echo;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What a client sends, masked, as bytes. It shares no code with the lesson. Used by one thread at a
 * time.
 */
final class ClientFrames {

  private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Adds a frame. */
  ClientFrames frame(boolean fin, int opcode, byte... payload) {
    bytes.write((fin ? 0x80 : 0) | opcode);
    int length = payload.length;
    if (length < 126) {
      bytes.write(0x80 | length);
    } else if (length < 65_536) {
      bytes.write(0x80 | 126);
      bytes.write(length >> 8);
      bytes.write(length);
    } else {
      bytes.write(0x80 | 127);
      bytes.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
    }
    bytes.writeBytes(KEY);
    for (int i = 0; i < length; i++) {
      bytes.write(payload[i] ^ KEY[i % 4]);
    }
    return this;
  }

  /** Adds a frame whose payload is a text. */
  ClientFrames frame(boolean fin, int opcode, String payload) {
    return frame(fin, opcode, payload.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a message in one to five fragments, some of them empty, with pings between them. */
  ClientFrames fragments(int opcode, byte[] payload, Random random) {
    int at = 0;
    int count = 1 + random.nextInt(5);
    for (int i = 1; i <= count; i++) {
      int end = i == count ? payload.length : at + random.nextInt(payload.length - at + 1);
      byte[] part = Arrays.copyOfRange(payload, at, end);
      frame(i == count, i == 1 ? opcode : Frame.CONTINUATION, part);
      if (i < count && random.nextBoolean()) {
        frame(true, Frame.PING, "ping");
      }
      at = end;
    }
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Gives the bytes to a receiver in random cuts, as a network may; mostly small ones. */
  static void cut(byte[] bytes, Random random, Consumer<ByteBuffer> receiver) {
    int size;
    for (int at = 0; at < bytes.length; at += size) {
      size = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 400));
      receiver.accept(ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, at + size)));
    }
  }

  /** Gives the bytes to a receiver one by one. */
  static void oneByOne(byte[] bytes, Consumer<ByteBuffer> receiver) {
    for (byte b : bytes) {
      receiver.accept(ByteBuffer.wrap(new byte[] {b}));
    }
  }
}

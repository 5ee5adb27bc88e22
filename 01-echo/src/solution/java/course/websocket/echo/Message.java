package course.websocket.echo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A whole text or binary message, encoded once however many connections it goes to. Immutable, safe
 * for use by several threads.
 */
public final class Message {

  private final boolean text;
  private final int size;
  private final ByteBuffer frame;

  private Message(boolean text, ByteBuffer data) {
    this.text = text;
    this.size = data.remaining();
    this.frame = Frame.encode(text ? Frame.TEXT : Frame.BINARY, data).asReadOnlyBuffer();
  }

  /** A text message; its payload is UTF-8 (RFC 6455 section 5.6). */
  public static Message text(String text) {
    return new Message(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A binary message of the buffer's remaining bytes. */
  public static Message binary(ByteBuffer data) {
    return new Message(false, data);
  }

  public boolean isText() {
    return text;
  }

  /** The payload's length in bytes. */
  public int size() {
    return size;
  }

  /** The whole frame's length in bytes: with its header, an empty message has one too. */
  int frameSize() {
    return frame.remaining();
  }

  /** The payload, with a position of its own: sending moves it. */
  public ByteBuffer payload() {
    return frame.slice(frame.limit() - size, size);
  }

  /** The whole frame as a server sends it, with a position of its own. */
  ByteBuffer frame() {
    return frame.duplicate();
  }
}

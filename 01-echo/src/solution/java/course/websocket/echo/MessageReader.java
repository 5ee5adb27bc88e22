package course.websocket.echo;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Joins the frames of one connection to messages (RFC 6455 section 5.4), without any I/O. Used by
 * one thread at a time.
 */
final class MessageReader {

  /** Takes what the frames add up to, in the order in which it was complete. */
  interface Receiver {

    void onText(String text);

    /** A binary message; the buffer belongs to the receiver. */
    void onBinary(ByteBuffer data);

    /** A close, ping or pong frame; the buffer belongs to the receiver. */
    void onControl(Frame frame);
  }

  private final Limits limits;
  private final Receiver receiver;

  /** The opcode of the message that has begun, or 0 between messages. */
  private int opcode;

  /** The bytes of that message so far. */
  private long size;

  /** The text, if it came in one part. */
  private String whole;

  /** The text, if it comes in several parts. */
  private TextDecoder text;

  private ByteArrayOutputStream binary;

  MessageReader(Limits limits, Receiver receiver) {
    this.limits = limits;
    this.receiver = receiver;
  }

  /**
   * Takes the next frame.
   *
   * <ul>
   *   <li>A control frame may come between two fragments of a message. It goes to the receiver at
   *       once, and the message stays as it is.
   *   <li>A text or binary frame begins a message: {@link #begin}. Inside a message that has begun
   *       it is refused with {@link ProtocolException} 1002.
   *   <li>A continuation goes on with it. If there is none, it is refused with 1002.
   *   <li>The payload of each of them belongs to the message: {@link #append}. With FIN the message
   *       is complete: {@link #finish}.
   * </ul>
   */
  void accept(Frame frame) {
    // tag::step5[] join fragments to messages
    if (frame.isControl()) {
      receiver.onControl(frame);
      return;
    }
    boolean continuation = frame.opcode() == Frame.CONTINUATION;
    if (continuation && opcode == 0) {
      throw new ProtocolException(1002, "a continuation of nothing");
    }
    if (!continuation && opcode != 0) {
      throw new ProtocolException(1002, "a new message inside a fragmented one");
    }
    if (!continuation) {
      begin(frame.opcode());
    }
    append(frame.payload(), frame.fin());
    if (frame.fin()) {
      finish();
    }
    // end::step5[]
  }

  /** Begins a message of this opcode. */
  private void begin(int opcode) {
    this.opcode = opcode;
    size = 0;
    whole = null;
    text = null;
    binary = opcode == Frame.BINARY ? new ByteArrayOutputStream() : null;
  }

  /** Adds a payload to the message that has begun; {@code last} if nothing follows. */
  private void append(ByteBuffer payload, boolean last) {
    size += payload.remaining();
    limits.checkMessage(size);
    if (opcode == Frame.BINARY) {
      binary.write(
          payload.array(), payload.arrayOffset() + payload.position(), payload.remaining());
      return;
    }
    if (text == null && last) {
      whole = TextDecoder.decodeWhole(payload);
    }
    if (whole == null) {
      text = text == null ? new TextDecoder() : text;
      text.append(payload, last);
    }
  }

  /** Hands the message to the receiver; the next one may begin. */
  private void finish() {
    boolean isText = opcode == Frame.TEXT;
    opcode = 0;
    if (isText) {
      receiver.onText(whole == null ? text.text() : whole);
    } else {
      receiver.onBinary(ByteBuffer.wrap(binary.toByteArray()));
    }
  }
}

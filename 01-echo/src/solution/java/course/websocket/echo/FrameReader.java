package course.websocket.echo;

import java.nio.ByteBuffer;

/**
 * Finds the frames in what a client sends, however the network cut it, without any I/O. Used by one
 * thread at a time.
 *
 * <p>A data frame that has come in part is given out as a fragment, and the next part as its
 * continuation: for the message they are the same (RFC 6455 section 5.4), nobody has to keep the
 * part, and what is wrong in it shows at once. A control frame is given out whole.
 */
final class FrameReader {

  private final Limits limits;

  /** The beginning of a header that was cut; null if none was, as nearly always. */
  private ByteBuffer cut;

  /** The frame that has begun, or null between frames. */
  private FrameHeader header;

  /** How many bytes of its payload have been given out. */
  private long given;

  /** The payload of a control frame as far as it has come. */
  private ByteBuffer control;

  FrameReader(Limits limits) {
    this.limits = limits;
  }

  /**
   * Reads the next frame, or part of one.
   *
   * @param in the received bytes; the payload of a data frame is a part of this buffer, unmasked in
   *     place
   * @return null if more bytes are needed; then all of these have been taken
   * @throws ProtocolException if the frame breaks the protocol, or is too long
   */
  Frame read(ByteBuffer in) {
    if (header == null && !begin(in)) {
      return null;
    }
    return header.opcode() < Frame.CLOSE ? readData(in) : readControl(in);
  }

  private boolean begin(ByteBuffer in) {
    header = readHeader(in);
    if (header == null) {
      return false;
    }
    if (!header.masked()) {
      throw new ProtocolException(1002, "a client's frame must be masked");
    }
    given = 0;
    if (header.opcode() >= Frame.CLOSE) {
      control = ByteBuffer.allocate((int) header.length());
    } else {
      limits.checkMessage(header.length());
    }
    return true;
  }

  private FrameHeader readHeader(ByteBuffer in) {
    FrameHeader whole = cut == null ? FrameHeader.decode(in) : null;
    if (whole == null && cut == null && in.hasRemaining()) {
      cut = ByteBuffer.allocate(FrameHeader.MAX_SIZE);
    }
    while (whole == null && in.hasRemaining()) {
      cut.put(in.get()).flip();
      whole = FrameHeader.decode(cut);
      cut.position(cut.limit()).limit(cut.capacity());
    }
    if (whole != null) {
      cut = null;
    }
    return whole;
  }

  private Frame readData(ByteBuffer in) {
    int size = (int) Math.min(header.length() - given, in.remaining());
    boolean whole = given + size == header.length();
    if (size == 0 && !whole) {
      return null;
    }
    ByteBuffer part = in.slice(in.position(), size);
    in.position(in.position() + size);
    Masking.apply(part, header.maskingKey(), given);
    int opcode = given == 0 ? header.opcode() : Frame.CONTINUATION;
    Frame frame = new Frame(header.fin() && whole, opcode, part);
    given += size;
    header = whole ? null : header;
    return frame;
  }

  private Frame readControl(ByteBuffer in) {
    while (control.hasRemaining() && in.hasRemaining()) {
      control.put(in.get());
    }
    if (control.hasRemaining()) {
      return null;
    }
    Masking.apply(control.flip(), header.maskingKey(), 0);
    Frame frame = new Frame(true, header.opcode(), control);
    header = null;
    control = null;
    return frame;
  }
}

package course.websocket.echo;

import java.nio.ByteBuffer;

/**
 * The server's side of one connection, without any I/O: bytes come in, events and bytes go out (RFC
 * 6455 sections 5.4 to 7). Used by one thread at a time.
 */
final class ServerProtocol {

  /** What stands around the protocol: the application, and the way to the peer. */
  interface Surroundings {

    void onText(String text);

    /** A binary message; the buffer belongs to the receiver. */
    void onBinary(ByteBuffer data);

    void onPong(ByteBuffer payload);

    /** These bytes must go to the peer: a frame. */
    void send(ByteBuffer frame);

    /**
     * Nothing is received any more. The server ends the TCP connection as soon as all bytes have
     * left (section 7.1.1).
     *
     * @param code the peer's status code; 1005 if it gave none, 1006 if it sent no close frame
     */
    void end(int code);
  }

  private final Surroundings around;
  private final FrameReader frames;
  private final MessageReader messages;
  private boolean closeSent;
  private boolean ended;

  ServerProtocol(Limits limits, Surroundings around) {
    this.around = around;
    this.frames = new FrameReader(limits);
    this.messages = new MessageReader(limits, new Receiver());
  }

  /** Whether a close frame has been sent; after it no data may be sent (section 5.5.1). */
  boolean closeSent() {
    return closeSent;
  }

  /**
   * Takes received bytes, in any cut. What breaks the protocol is answered with a close frame, and
   * nothing after it is looked at.
   *
   * @param in backed by an array; its bytes change
   */
  void receive(ByteBuffer in) {
    try {
      while (!ended) {
        Frame frame = frames.read(in);
        if (frame == null) {
          return;
        }
        messages.accept(frame);
      }
    } catch (ProtocolException e) {
      ended = true;
      close(new CloseReason(e.closeCode(), e.getMessage()));
      around.end(CloseReason.ABNORMAL);
    }
  }

  /**
   * Sends a close frame with this reason, unless one has been sent: there is only one. {@link
   * Frame#encode} makes a frame of a payload. {@code closeSent} becomes true after that, not
   * before: what still waits leaves ahead of the close frame.
   */
  void close(CloseReason reason) {
    // tag::step8[] begin the closing handshake
    if (!closeSent) {
      around.send(Frame.encode(Frame.CLOSE, reason.encode()));
      closeSent = true;
    }
    // end::step8[]
  }

  /**
   * Answers a control frame (section 5.5).
   *
   * <ul>
   *   <li>A ping with a pong of the same payload, also behind our own close frame.
   *   <li>A pong with nothing: it goes to {@link Surroundings#onPong}.
   *   <li>A close with a close frame of the same code, see {@link #close}, unless ours was first.
   *       With both frames the handshake is complete: {@code ended} becomes true, and {@link
   *       Surroundings#end} hears the peer's code. The answer's reason is empty.
   * </ul>
   */
  private void onControl(Frame frame) {
    // tag::step8[] answer ping, pong and close
    switch (frame.opcode()) {
      case Frame.PING -> around.send(Frame.encode(Frame.PONG, frame.payload()));
      case Frame.PONG -> around.onPong(frame.payload());
      default -> {
        CloseReason reason = CloseReason.decode(frame.payload());
        close(new CloseReason(reason.code(), ""));
        ended = true;
        around.end(reason.code());
      }
    }
    // end::step8[]
  }

  /** After our close frame the application hears no more messages; control frames still count. */
  private final class Receiver implements MessageReader.Receiver {
    @Override
    public void onText(String text) {
      if (!closeSent) {
        around.onText(text);
      }
    }

    @Override
    public void onBinary(ByteBuffer data) {
      if (!closeSent) {
        around.onBinary(data);
      }
    }

    @Override
    public void onControl(Frame frame) {
      ServerProtocol.this.onControl(frame);
    }
  }
}

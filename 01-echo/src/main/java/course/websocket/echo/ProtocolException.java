package course.websocket.echo;

/** The peer broke RFC 6455; the connection must be closed with {@link #closeCode}. */
public final class ProtocolException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int closeCode;

  /**
   * A breach of the protocol.
   *
   * @param closeCode a status code of RFC 6455 section 7.4.1, such as 1002
   */
  public ProtocolException(int closeCode, String message) {
    super(message);
    this.closeCode = closeCode;
  }

  public int closeCode() {
    return closeCode;
  }
}

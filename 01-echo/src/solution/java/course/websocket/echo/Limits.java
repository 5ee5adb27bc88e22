package course.websocket.echo;

/**
 * What one connection may take of the server. Immutable, safe for use by several threads.
 *
 * @param maxMessageBytes the longest message that is received; a longer one closes with 1009
 * @param maxQueuedBytes what may wait for a peer that reads slowly; beyond, it is given up. At
 *     least as much as the longest message that is sent
 */
public record Limits(int maxMessageBytes, int maxQueuedBytes) {

  /** 64 KiB a message and 1 MiB queued: a chat needs no more. */
  public static final Limits DEFAULT = new Limits(64 << 10, 1 << 20);

  /** Limits for messages of up to this many bytes: at least two of them may wait. */
  static Limits of(int maxMessageBytes) {
    long queued = Math.max(DEFAULT.maxQueuedBytes, 2L * (maxMessageBytes + FrameHeader.MAX_SIZE));
    return new Limits(maxMessageBytes, (int) Math.min(queued, Integer.MAX_VALUE));
  }

  /**
   * Refuses a message that is too long with {@link ProtocolException} 1009 (RFC 6455 section
   * 7.4.1).
   *
   * @param bytes the length that the message has or will have
   */
  void checkMessage(long bytes) {
    // starter: // any length is taken
    // tag::step9[] refuse a message that is too long
    if (bytes > maxMessageBytes) {
      throw new ProtocolException(1009, "longer than " + maxMessageBytes + " bytes");
    }
    // end::step9[]
  }
}

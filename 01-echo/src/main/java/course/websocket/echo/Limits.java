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
}

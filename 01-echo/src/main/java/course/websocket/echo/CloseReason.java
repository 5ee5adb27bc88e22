package course.websocket.echo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a close frame says (RFC 6455 sections 5.5.1 and 7.4). Immutable, safe for use by several
 * threads.
 *
 * @param code the status code; {@link #NONE} if the frame has none
 * @param reason a text for those who read logs, at most 123 bytes of UTF-8
 */
record CloseReason(int code, String reason) {

  /** Stands for "no status code was sent"; never on the wire (section 7.4.1). */
  static final int NONE = 1005;

  /** Stands for "the connection ended without a close frame"; never on the wire. */
  static final int ABNORMAL = 1006;

  /**
   * Whether a status code may stand in a close frame: 1000 to 1014 without 1004 (reserved), 1005
   * and 1006 (never on the wire); 3000 to 4999 for libraries and applications. 1015 is never on the
   * wire, 1016 to 2999 are reserved, and others do not exist.
   */
  static boolean mayBeSent(int code) {
    throw new UnsupportedOperationException("Step 6: tell the codes that may be sent");
  }

  /**
   * Reads the payload of a close frame: nothing at all, which is {@link #NONE} and an empty reason;
   * or a code in two bytes, and a reason in UTF-8. One byte, or a code that may not be sent, is
   * refused with {@link ProtocolException} 1002, a reason that is not UTF-8 with 1007. {@link
   * TextDecoder} knows UTF-8.
   */
  static CloseReason decode(ByteBuffer payload) {
    throw new UnsupportedOperationException("Step 6: decode a close frame's payload");
  }

  /**
   * Writes the payload of a close frame; a code that may not be sent, such as {@link #NONE}, leaves
   * it empty. That the reason is not too long is the caller's business.
   */
  ByteBuffer encode() {
    throw new UnsupportedOperationException("Step 6: encode a close frame's payload");
  }
}

package course.websocket.heartbeat;

import java.util.List;

/**
 * The catalogue of close codes (RFC 6455 section 7.4.1 and IANA's registry): after which ones a
 * client comes back. Stateless, safe for use by several threads.
 */
public final class CloseCodes {

  /** One side was done and said so. */
  public static final int NORMAL = 1000;

  /** What an end without a close frame is reported as. */
  public static final int ABNORMAL = 1006;

  /**
   * One code.
   *
   * @param number as it stands in the close frame
   * @param name the registry's name for it
   * @param comesBack false if a new attempt would only meet the same end
   * @param meaning one line for people
   */
  public record Code(int number, String name, boolean comesBack, String meaning) {}

  /** The registered codes. */
  public static final List<Code> ALL =
      List.of(
          end(NORMAL, "Normal Closure", "one side was done and said so"),
          comeBack(1001, "Going Away", "the server stops, or the page was left"),
          end(1002, "Protocol Error", "a frame that breaks the RFC"),
          end(1003, "Unsupported Data", "binary where only text is taken, or the reverse"),
          comeBack(1005, "No Status Received", "a close frame without a code; never sent"),
          comeBack(ABNORMAL, "Abnormal Closure", "no close frame came; never sent"),
          end(1007, "Invalid Payload", "a text that is not UTF-8"),
          end(1008, "Policy Violation", "against the server's rules"),
          end(1009, "Message Too Big", "longer than the receiver takes"),
          end(1010, "Mandatory Extension", "the client needs an extension"),
          comeBack(1011, "Internal Error", "the server failed"),
          comeBack(1012, "Service Restart", "the server will be back"),
          comeBack(1013, "Try Again Later", "the server is overloaded"),
          comeBack(1014, "Bad Gateway", "a proxy got no answer"),
          comeBack(1015, "TLS Handshake", "no TLS connection came about; never sent"));

  private CloseCodes() {}

  /**
   * What is known of a code. Of 4000 to 4999, which belong to applications, this one ends with 4400
   * to 4499, as HTTP does with 4xx. Any other code comes back: a wait too many costs less than a
   * client that stays away.
   */
  public static Code of(int number) {
    for (Code code : ALL) {
      if (code.number == number) {
        return code;
      }
    }
    return number >= 4400 && number <= 4499
        ? end(number, "Refused", "the application refuses this client")
        : comeBack(number, "Unknown", "a code without a meaning here");
  }

  private static Code end(int number, String name, String meaning) {
    return new Code(number, name, false, meaning);
  }

  private static Code comeBack(int number, String name, String meaning) {
    return new Code(number, name, true, meaning);
  }
}

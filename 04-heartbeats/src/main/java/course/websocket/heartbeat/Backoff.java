package course.websocket.heartbeat;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: exponential backoff with full jitter. Safe for use by
 * several threads if its random generator is.
 *
 * @param base the longest wait before the first attempt, more than zero
 * @param cap the longest wait of all, not less than the base
 * @param random spreads the clients of a server that died, so that they do not return all at once
 */
public record Backoff(Duration base, Duration cap, RandomGenerator random) {

  /** A backoff with limits that make sense. */
  public Backoff {
    if (base.isNegative() || base.isZero() || cap.compareTo(base) < 0) {
      throw new IllegalArgumentException("not 0 < base <= cap: " + base + ", " + cap);
    }
  }

  /**
   * Draws a wait: any time from zero to min(cap, base * 2^attempt), each as likely as the others.
   * The attempts have no limit, and 500 ms * 2^40 is more nanoseconds than a long can hold.
   *
   * @param attempt how many attempts have failed in a row, from 0
   */
  public Duration delay(int attempt) {
    throw new UnsupportedOperationException("Step 3: draw the delay");
  }
}

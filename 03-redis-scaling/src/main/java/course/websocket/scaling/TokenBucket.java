package course.websocket.scaling;

import java.util.function.LongSupplier;

/**
 * How often something may happen: so many times at once, and then so many times a second. Used by
 * one thread.
 */
final class TokenBucket {

  private static final double NANOS = 1e9;

  private final int burst;
  private final double perSecond;
  private final LongSupplier nanoTime;
  private double tokens;
  private long filledAt;

  /**
   * A full bucket.
   *
   * @param nanoTime such as {@link System#nanoTime}
   */
  TokenBucket(int burst, double perSecond, LongSupplier nanoTime) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.tokens = burst;
    this.filledAt = nanoTime.getAsLong();
  }

  /** Takes one token, if there is one. */
  boolean take() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(burst, tokens + (now - filledAt) / NANOS * perSecond);
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}

/**
 * How long to wait before the next attempt to connect: exponential backoff with full jitter.
 * Pure functions; lesson 4 writes the same in Java.
 */

/** The first wait is at most this long. */
export const BASE_MILLIS = 500;

/** No wait is longer than this. */
export const CAP_MILLIS = 10_000;

/**
 * A connection that lasted this long counts as good, and the next wait starts small again. Without
 * it, a server that accepts and at once drops its clients would be called every half second.
 */
export const STABLE_MILLIS = 5_000;

/**
 * The wait before an attempt, anywhere between nothing and the limit. Without the jitter, all the
 * clients of a server that died would come back in the same instant, again and again.
 *
 * @param {number} attempt how many attempts have failed in a row, from 0
 * @param {() => number} random gives a number from 0 up to, not including, 1
 * @returns {number} milliseconds
 */
export function backoffDelay(attempt, random) {
  return random() * Math.min(CAP_MILLIS, BASE_MILLIS * 2 ** attempt);
}

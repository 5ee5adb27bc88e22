package course.websocket.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.Given;
import course.websocket.kit.Step;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Step 3: backoff. The bounds are five standard deviations wide or more. */
class BackoffTest {

  private static final Duration BASE = Duration.ofMillis(500);
  private static final Duration CAP = Duration.ofSeconds(10);
  private static final int DRAWS = 10_000;

  private final Backoff backoff = new Backoff(BASE, CAP, new Random(17));

  @Test
  @Step(3)
  void everyDelayUpToTheLimitIsAsLikely() {
    Duration limit = BASE.multipliedBy(8);
    int[] parts = new int[10];
    long sum = 0;
    for (long nanos : draw(3)) {
      sum += nanos;
      parts[(int) Math.min(9, nanos * 10 / limit.toNanos())]++;
    }
    assertEquals(limit.toNanos() / 2.0, sum / (double) DRAWS, limit.toNanos() * 0.02, "mean");
    for (int draws : parts) {
      assertTrue(draws > 850 && draws < 1150, () -> "not even: " + Arrays.toString(parts));
    }
  }

  @Test
  @Step(3)
  void limitDoublesWithEachAttemptUpToTheCap() {
    long[] limits = {500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000};
    for (int attempt = 0; attempt < limits.length; attempt++) {
      long limit = limits[attempt] * 1_000_000;
      long[] delays = draw(attempt);
      assertBetween(0, limit / 100, Arrays.stream(delays).min().getAsLong(), attempt, "shortest");
      assertBetween(
          limit - limit / 100, limit, Arrays.stream(delays).max().getAsLong(), attempt, "longest");
    }
  }

  /** A shift goes round at 64, and a product of longs turns negative before. */
  @Test
  @Step(3)
  void manyFailuresStayAtTheCap() {
    for (int attempt : new int[] {30, 34, 35, 54, 62, 63, 64, 65, 128, 10_000, Integer.MAX_VALUE}) {
      long[] delays = draw(attempt);
      long cap = CAP.toNanos();
      assertBetween(0, cap / 100, Arrays.stream(delays).min().getAsLong(), attempt, "shortest");
      assertBetween(
          cap - cap / 100, cap, Arrays.stream(delays).max().getAsLong(), attempt, "longest");
    }
  }

  /** Nothing is special about 500 milliseconds. */
  @Test
  @Step(3)
  void longBaseStaysAtTheCapToo() {
    Duration cap = Duration.ofHours(1);
    Backoff patient = new Backoff(Duration.ofMinutes(1), cap, new Random(17));
    for (int attempt : new int[] {6, 27, 30, 34, 64}) {
      long longest = 0;
      for (int i = 0; i < DRAWS; i++) {
        longest = Math.max(longest, patient.delay(attempt).toNanos());
      }
      assertBetween(cap.toNanos() * 99 / 100, cap.toNanos(), longest, attempt, "longest");
    }
  }

  /** The server of 1,000 clients dies; they come back over 4 seconds, not in one instant. */
  @Test
  @Step(3)
  void thousandClientsDoNotReturnAtOnce() {
    // tag::thousand[]
    int[] perTenth = new int[41];
    for (int client = 0; client < 1_000; client++) {
      Duration delay = new Backoff(BASE, CAP, new Random(client * 7919L)).delay(3);
      perTenth[(int) (delay.toMillis() / 100)]++;
    }
    int most = IntStream.of(perTenth).max().getAsInt();
    assertTrue(most < 60, () -> most + " clients within 100 ms; evenly it would be 25");
    // end::thousand[]
  }

  @Test
  @Step(3)
  void chanceComesFromOutside() {
    Backoff one = new Backoff(BASE, CAP, new Random(5));
    Backoff two = new Backoff(BASE, CAP, new Random(5));
    for (int attempt = 0; attempt < 100; attempt++) {
      assertEquals(one.delay(attempt), two.delay(attempt), "the same seed, the same delay");
    }
  }

  @Test
  @Given
  void limitsThatMakeNoSenseAreRefused() {
    Random random = new Random();
    Duration zero = Duration.ZERO;
    assertThrows(IllegalArgumentException.class, () -> new Backoff(zero, CAP, random));
    assertThrows(IllegalArgumentException.class, () -> new Backoff(CAP, BASE, random));
    assertThrows(IllegalArgumentException.class, () -> new Backoff(BASE.negated(), CAP, random));
  }

  private long[] draw(int attempt) {
    return IntStream.range(0, DRAWS).mapToLong(i -> backoff.delay(attempt).toNanos()).toArray();
  }

  private static void assertBetween(long low, long high, long nanos, int attempt, String what) {
    assertTrue(
        low <= nanos && nanos <= high,
        () ->
            String.format(
                "the %s delay of attempt %d is %s, expected %s to %s",
                what,
                attempt,
                Duration.ofNanos(nanos),
                Duration.ofNanos(low),
                Duration.ofNanos(high)));
  }
}

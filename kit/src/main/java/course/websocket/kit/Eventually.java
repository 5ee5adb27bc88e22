package course.websocket.kit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** Waits for what another thread brings about. Stateless, safe for use by several threads. */
public final class Eventually {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private Eventually() {}

  /** Waits up to two seconds; see {@link #eventually(String, Duration, Callable)}. */
  public static void eventually(String what, Callable<Boolean> condition) {
    eventually(what, LIMIT, condition);
  }

  /**
   * The value of a future, which must come within two seconds.
   *
   * @param what the expectation, as a sentence: it is the test's message
   * @throws AssertionError if the time is up
   */
  public static <T> T value(String what, CompletableFuture<T> future) {
    eventually(what, future::isDone);
    return future.join();
  }

  /**
   * Waits until the condition holds, and at once gives up where the learner's code has thrown.
   *
   * @param what the expectation, as a sentence: it is the test's message
   * @throws AssertionError if the time is up
   */
  public static void eventually(String what, Duration limit, Callable<Boolean> condition) {
    try {
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .atMost(limit)
          .failFast(LearnerErrors::rethrow)
          .until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not true within " + limit.toMillis() + " ms: " + what);
    } catch (TerminalFailureException e) {
      LearnerErrors.rethrow();
      throw e;
    }
  }
}

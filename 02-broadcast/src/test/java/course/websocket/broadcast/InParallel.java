package course.websocket.broadcast;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes threads meet. Stateless, safe for use by several threads. */
final class InParallel {

  private static final int POLL_MILLIS = 5;

  /** A thread that is not runnable at so many looks, one after the other, waits for a lock. */
  private static final int LOOKS = 10;

  /** The end of it for a thread that neither ends nor waits: two seconds. */
  private static final int MOST_LOOKS = 400;

  private InParallel() {}

  /**
   * A task that, the first time it is run, starts a thread and lets it go as far as it can: to its
   * end, or until it waits for the thread that runs the task.
   */
  static Runnable inTheMidst(Thread other) {
    AtomicBoolean begun = new AtomicBoolean();
    return () -> {
      if (begun.compareAndSet(false, true)) {
        other.start();
        try {
          int waiting = 0;
          for (int i = 0; i < MOST_LOOKS && waiting < LOOKS && other.isAlive(); i++) {
            other.join(POLL_MILLIS);
            waiting = other.getState() == Thread.State.RUNNABLE ? 0 : waiting + 1;
          }
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    };
  }

  /**
   * Runs a task on many threads at once. Returns when all have ended, and throws what one of them
   * has thrown.
   */
  static void run(int threads, Runnable task) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  task.run();
                  return null;
                }));
      }
      for (Future<?> future : running) {
        try {
          future.get();
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error cause) {
            throw cause;
          }
          throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
      }
    } finally {
      pool.shutdownNow();
      assertTrue(pool.awaitTermination(2, TimeUnit.SECONDS));
    }
  }
}

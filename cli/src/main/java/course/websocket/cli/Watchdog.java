package course.websocket.cli;

import java.time.Duration;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Notices when a run of tests does not move on: a loop without an end, or a deadlock. Safe for use
 * by several threads.
 */
final class Watchdog implements TestExecutionListener {

  /** Three times what the longest test of any lesson takes. */
  static final Duration LIMIT = Duration.ofSeconds(6);

  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Runnable stuck;

  private boolean running;
  private long lastEvent;

  /**
   * Watches from a thread of its own.
   *
   * @param stuck called once, on that thread
   */
  Watchdog(Runnable stuck) {
    this.stuck = stuck;
    Thread thread = new Thread(this::watch, "watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (!late()) {
        Thread.sleep(INTERVAL.toMillis());
      }
      stuck.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean late() {
    return running && System.nanoTime() - lastEvent > LIMIT.toNanos();
  }

  private synchronized void event(boolean nowRunning) {
    running = nowRunning;
    lastEvent = System.nanoTime();
  }

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    event(true);
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    event(true);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    event(true);
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    event(false);
  }
}

package course.websocket.kit;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Carries an exception that the learner's code throws on a server's thread to the test that waits
 * for its effect. Undertow and XNIO only log such an exception, so that the test would see nothing
 * but silence until its time is up. Safe for use by several threads.
 */
public final class LearnerErrors
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        TestExecutionExceptionHandler {

  /**
   * What a test's own code throws to see what becomes of it; the learner's code is not to blame.
   */
  public static final class OnPurpose extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final String LESSONS = "course.websocket.";
  private static final String KIT = "course.websocket.kit.";

  /** Loggers that report what a listener or a handler threw; held, or their level is lost. */
  private static final List<Logger> LOGGERS =
      Stream.of("org.xnio", "io.undertow", "course.websocket").map(Logger::getLogger).toList();

  /** The first exception of the learner's code in the present test, or null. */
  private static volatile Throwable first;

  private static final List<Runnable> LISTENERS = new CopyOnWriteArrayList<>();

  static {
    System.setProperty("org.jboss.logging.provider", "jdk");
    for (Logger logger : LOGGERS) {
      logger.setLevel(Level.WARNING);
      logger.addHandler(new FromLog());
      logger.setUseParentHandlers(false);
    }
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> record(e));
  }

  /**
   * Runs a task, on any thread, as soon as an exception of the learner's code is known: at once if
   * one is known already.
   */
  static synchronized void onError(Runnable listener) {
    LISTENERS.add(listener);
    if (first != null) {
      listener.run();
    }
  }

  static void forget(Runnable listener) {
    LISTENERS.remove(listener);
  }

  /**
   * Throws what the learner's code has thrown in the present test, if anything: the exception of a
   * step that is not written as it is, any other as the failed assertion that nothing is thrown.
   */
  public static void rethrow() {
    Throwable error = first;
    if (error instanceof UnsupportedOperationException step) {
      throw step;
    } else if (error != null) {
      AssertionError failure = new AssertionError("your code throws " + error, error);
      failure.setStackTrace(error.getStackTrace()); // the place to look at
      throw failure;
    }
  }

  private static synchronized void record(Throwable error) {
    if (error instanceof OnPurpose || isOfAStop(error)) {
      return;
    }
    if (first == null && isLearners(error)) {
      first = error;
      LISTENERS.forEach(Runnable::run);
    } else if (!isLearners(error) && !isOfAnEnd(error)) {
      error.printStackTrace();
    }
  }

  /**
   * A server has stopped in the middle of it: its worker is shut down, its threads take no task.
   */
  private static boolean isOfAStop(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return error.getCause() instanceof ClosedChannelException
        || message.contains("XNIO000815")
        || message.contains("XNIO007007");
  }

  /** A peer that has gone, or a server that stops while somebody connects. */
  private static boolean isOfAnEnd(Throwable error) {
    return error instanceof IOException || error instanceof RejectedExecutionException;
  }

  private static boolean isLearners(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      for (StackTraceElement frame : e.getStackTrace()) {
        if (frame.getClassName().startsWith(LESSONS) && !frame.getClassName().startsWith(KIT)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    first = null;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    first = null;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    first = null;
  }

  /** The learner's own exception says more than the assertion that missed its effect. */
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    if (first != null && thrown != first && thrown.getCause() != first) {
      rethrow();
    }
    throw thrown;
  }

  private static final class FromLog extends Handler {
    @Override
    public void publish(LogRecord record) {
      if (record.getThrown() != null) {
        LearnerErrors.record(record.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}

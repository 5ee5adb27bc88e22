package course.websocket.stress;

import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Takes what is logged and thrown during a stress: what faults bring about is counted, everything
 * else is a breach. Safe for use by several threads.
 */
final class Alarms extends Handler implements AutoCloseable {

  private static final List<Logger> LOGGERS =
      Stream.of("course.websocket", "io.undertow", "org.xnio").map(Logger::getLogger).toList();

  private final Ledger ledger;
  private final UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

  /** Guarded by this. */
  private final Map<String, Integer> counts = new TreeMap<>();

  Alarms(Ledger ledger) {
    this.ledger = ledger;
    for (Logger logger : LOGGERS) {
      logger.setLevel(Level.WARNING);
      logger.setUseParentHandlers(false);
      logger.addHandler(this);
    }
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> ledger.breach(thread.getName() + " has thrown " + trace(e)));
  }

  @Override
  public synchronized void publish(LogRecord record) {
    Throwable thrown = record.getThrown();
    counts.merge(record.getLoggerName().replaceAll(".*\\.", ""), 1, Integer::sum);
    if (thrown != null && isOfTheChat(thrown) && !isOfFaults(thrown)) {
      ledger.breach(record.getMessage() + ": " + trace(thrown));
    }
  }

  /** Undertow's own trouble, as with a peer that vanishes during the handshake, is only counted. */
  private static boolean isOfTheChat(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (Stream.of(e.getStackTrace())
          .anyMatch(frame -> frame.getClassName().startsWith("course.websocket."))) {
        return true;
      }
    }
    return false;
  }

  /** A peer that has gone, a Redis that is away, a server that stops. */
  private static boolean isOfFaults(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof IOException
          || e instanceof JedisException
          || e instanceof RejectedExecutionException) {
        return true;
      }
    }
    return false;
  }

  private static String trace(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root + " at " + Stream.of(root.getStackTrace()).limit(3).toList();
  }

  synchronized String figures() {
    return counts.toString();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGERS.forEach(logger -> logger.removeHandler(this));
    Thread.setDefaultUncaughtExceptionHandler(before);
  }
}

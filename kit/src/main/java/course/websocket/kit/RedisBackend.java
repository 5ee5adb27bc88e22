package course.websocket.kit;

import java.net.URI;

/** One running Redis, whatever runs it. Implementations are safe for use by several threads. */
interface RedisBackend extends AutoCloseable {
  /** Where it answers, with a port. */
  URI uri();

  /** What it is and where it came from, in one line, for a person. */
  String source();

  /** Ends the server at once, as a crash would. */
  default void kill() {
    throw notOurs("killed");
  }

  /** Starts the server again on its port, with the data that it had; ends it first if it runs. */
  default void restart() {
    throw notOurs("restarted");
  }

  @Override
  void close();

  private UnsupportedOperationException notOurs(String what) {
    return new UnsupportedOperationException(
        source() + ": not a process of this JVM, so it cannot be " + what);
  }
}

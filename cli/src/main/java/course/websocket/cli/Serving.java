package course.websocket.cli;

/**
 * Keeps the process alive after a command that serves: its servers' threads go on until SIGTERM.
 * Used by one thread.
 */
final class Serving {

  private static boolean stays;

  private Serving() {}

  static void start() {
    stays = true;
  }

  static boolean stays() {
    return stays;
  }
}

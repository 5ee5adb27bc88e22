package course.websocket.echo;

/** A connection as its engine shows it to the server. Safe for use by several threads. */
interface EngineConnection extends Connection {

  /** Begins to receive. */
  void start();
}

package course.websocket.echo;

import java.nio.ByteBuffer;

/** Lesson 1's server: {@code /ws} echoes with a prefix, {@code /echo} exactly. */
public final class EchoServer {

  private EchoServer() {}

  /**
   * Starts the server.
   *
   * @param port a TCP port, 0 for any that is free
   */
  public static WebSocketServer start(int port, Limits limits) {
    return start(port, limits, Engine.DEFAULT);
  }

  /** Starts the server on an engine of choice; see {@link #start(int, Limits)}. */
  public static WebSocketServer start(int port, Limits limits, Engine engine) {
    return new WebSocketServer(limits)
        .engine(engine)
        .endpoint("/ws", new Echo("Echo: "))
        .endpoint("/echo", new Echo(""))
        .start(port);
  }

  /**
   * Runs the server.
   *
   * @param args the port; then, if given, the Redis URL, which is not used, the engine's name, and
   *     the longest message in bytes
   */
  public static void main(String[] args) {
    Engine engine = args.length > 2 ? Engine.of(args[2]) : Engine.DEFAULT;
    Limits limits = args.length > 3 ? Limits.of(Integer.parseInt(args[3])) : Limits.DEFAULT;
    start(Integer.parseInt(args[0]), limits, engine).runUntilStopped("/ws");
  }

  /** Sends every message back. Has no state, safe for use by several threads. */
  private record Echo(String prefix) implements Endpoint {

    /** Answers with the prefix and the text. */
    @Override
    public void onText(Connection connection, String text) {
      throw new UnsupportedOperationException("Step 7: answer a text");
    }

    /** Answers with the same bytes. */
    @Override
    public void onBinary(Connection connection, ByteBuffer data) {
      throw new UnsupportedOperationException("Step 7: answer binary data");
    }
  }
}

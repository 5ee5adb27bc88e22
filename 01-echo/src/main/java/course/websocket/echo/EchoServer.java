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
    return new WebSocketServer(limits)
        .endpoint("/ws", new Echo("Echo: "))
        .endpoint("/echo", new Echo(""))
        .start(port);
  }

  /** Runs the server on the port that the first argument names. */
  public static void main(String[] args) {
    start(Integer.parseInt(args[0]), Limits.DEFAULT).runUntilStopped("/ws");
  }

  /** Sends every message back. Has no state, safe for use by several threads. */
  private record Echo(String prefix) implements Endpoint {

    /** Answers with the prefix and the text. */
    @Override
    public void onText(Connection connection, String text) {
      throw new UnsupportedOperationException("Step 5: answer a text");
    }

    /** Answers with the same bytes. */
    @Override
    public void onBinary(Connection connection, ByteBuffer data) {
      throw new UnsupportedOperationException("Step 5: answer binary data");
    }
  }
}

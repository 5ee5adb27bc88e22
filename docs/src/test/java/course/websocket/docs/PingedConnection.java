package course.websocket.docs;

import course.websocket.echo.Connection;
import course.websocket.echo.Message;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A connection without a network, for a test that watches its pings. For one thread. */
final class PingedConnection implements Connection {
  private final Runnable onAbort;
  private Consumer<ByteBuffer> onPing = ping -> {};
  private boolean open = true;

  PingedConnection(Runnable onAbort) {
    this.onAbort = onAbort;
  }

  void onPing(Consumer<ByteBuffer> listener) {
    onPing = listener;
  }

  @Override
  public String id() {
    return "pinged";
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void send(Message message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void ping(ByteBuffer payload) {
    onPing.accept(payload);
  }

  @Override
  public void close(int code, String reason) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void abort() {
    open = false;
    onAbort.run();
  }
}

package course.websocket.broadcast;

import course.websocket.echo.Connection;
import course.websocket.echo.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A connection without a socket that keeps what it is sent. Safe for use by several threads. */
class FakeConnection implements Connection {

  private final List<String> sent = new CopyOnWriteArrayList<>();
  private volatile boolean open = true;
  private volatile Runnable afterSend = () -> {};

  /** Runs a task behind each send, on the thread that sends. */
  void afterSend(Runnable task) {
    afterSend = task;
  }

  List<String> sent() {
    return sent;
  }

  @Override
  public String id() {
    return "fake" + System.identityHashCode(this);
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void send(Message message) {
    if (!open) {
      throw new IllegalStateException(id() + " is closed");
    }
    sent.add(StandardCharsets.UTF_8.decode(message.payload()).toString());
    afterSend.run();
  }

  @Override
  public void ping(ByteBuffer payload) {}

  @Override
  public void close(int code, String reason) {
    open = false;
  }

  @Override
  public void abort() {
    open = false;
  }
}

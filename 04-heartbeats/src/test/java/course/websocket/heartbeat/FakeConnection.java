package course.websocket.heartbeat;

import course.websocket.echo.Connection;
import course.websocket.echo.Endpoint;
import course.websocket.echo.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection without a socket that notes its pings and its end. Not safe for use by several
 * threads.
 */
final class FakeConnection implements Connection {

  /** A ping and when it was sent. */
  record Ping(Duration at, ByteBuffer payload) {}

  private final ManualScheduler scheduler;
  private final List<Ping> pings = new ArrayList<>();
  private Endpoint answersTo;
  private boolean open = true;
  private int closeCode;

  FakeConnection(ManualScheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** From now on this endpoint hears a pong at once for each ping. */
  FakeConnection answersTo(Endpoint endpoint) {
    answersTo = endpoint;
    return this;
  }

  /** What it was closed with, 0 if it was not. */
  int closeCode() {
    return closeCode;
  }

  List<Ping> pings() {
    return pings;
  }

  /** The payload of the last ping, as the peer would send it back. */
  ByteBuffer lastPayload() {
    return pings.get(pings.size() - 1).payload.duplicate();
  }

  @Override
  public void ping(ByteBuffer payload) {
    pings.add(new Ping(scheduler.now(), payload.duplicate()));
    payload.position(payload.limit()); // sending moves it
    if (answersTo != null) {
      scheduler.execute(() -> answersTo.onPong(this, lastPayload()));
    }
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
  public void send(Message message) {}

  @Override
  public void close(int code, String reason) {
    closeCode = code;
    open = false;
  }

  @Override
  public void abort() {
    open = false;
  }
}

package course.websocket.broadcast;

import course.websocket.echo.Connection;
import course.websocket.echo.Message;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a broadcast costs each of 1,000 recipients before any I/O: the way through the outbox, and a
 * view of the one buffer. Used by one thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RoomBenchmark {

  private static final int MEMBERS = 1_000;
  private static final int MAX_BYTES = 1 << 20;

  private final ConnectionManager room = new ConnectionManager();
  private final Outbox outbox = new Outbox(MAX_BYTES, Outbox.Policy.CLOSE);
  private final Message message = Message.text("x".repeat(32));

  /** Fills the room. */
  @Setup
  public void setUp(Blackhole blackhole) {
    for (int i = 0; i < MEMBERS; i++) {
      room.connect(new Member(i, blackhole));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MEMBERS)
  public int fanOut() {
    return room.broadcast(message);
  }

  @Benchmark
  public Message throughTheOutbox() {
    outbox.offer(message);
    return outbox.poll();
  }

  /** Takes each message out of its outbox at once, as a socket would that is never full. */
  private record Member(int number, Blackhole socket, Outbox outbox) implements Connection {

    Member(int number, Blackhole socket) {
      this(number, socket, new Outbox(MAX_BYTES, Outbox.Policy.CLOSE));
    }

    @Override
    public void send(Message message) {
      outbox.offer(message);
      socket.consume(outbox.poll().payload());
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return number;
    }

    @Override
    public String id() {
      return Integer.toString(number);
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void ping(ByteBuffer payload) {}

    @Override
    public void close(int code, String reason) {}

    @Override
    public void abort() {}
  }
}

package course.websocket.echo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the lesson's own framing costs without any I/O; in this package, as the codec is package
 * private. Used by one thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CodecBenchmark {

  private static final int FRAMES = 16;
  private static final int KEY = 0x5a13772e;

  /** The payload's length in bytes. */
  @Param({"32", "4096"})
  public int bytes;

  private byte[] sent;
  private ByteBuffer received;
  private ByteBuffer payload;
  private String text;
  private Message message;
  private Blackhole heard;
  private ServerProtocol protocol;

  /** Makes what a client would send in one go. */
  @Setup
  public void setUp(Blackhole blackhole) {
    heard = blackhole;
    text = "x".repeat(bytes);
    message = Message.text(text);
    ByteBuffer out = ByteBuffer.allocate(FRAMES * (FrameHeader.MAX_SIZE + bytes));
    for (int i = 0; i < FRAMES; i++) {
      new FrameHeader(true, Frame.TEXT, true, KEY, bytes).encode(out);
      ByteBuffer masked = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      Masking.apply(masked, KEY, 0);
      out.put(masked);
    }
    sent = Arrays.copyOf(out.array(), out.position());
    received = ByteBuffer.allocate(sent.length);
    payload = ByteBuffer.allocate(bytes);
    protocol = new ServerProtocol(Limits.DEFAULT, new Heard());
  }

  /** Sixteen text frames that one read has brought: header, mask, UTF-8, message. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void receiveText() {
    protocol.receive(received.clear().put(sent).flip());
  }

  @Benchmark
  public Message encodeText() {
    return Message.text(text);
  }

  /** All that a further recipient of a message needs of its own. */
  @Benchmark
  public ByteBuffer viewForARecipient() {
    return message.frame();
  }

  @Benchmark
  public void mask() {
    Masking.apply(payload, KEY, 0);
  }

  private final class Heard implements ServerProtocol.Surroundings {
    @Override
    public void onText(String text) {
      heard.consume(text);
    }

    @Override
    public void onBinary(ByteBuffer data) {
      heard.consume(data);
    }

    @Override
    public void onPong(ByteBuffer payload) {
      heard.consume(payload);
    }

    @Override
    public void send(ByteBuffer frame) {
      heard.consume(frame);
    }

    @Override
    public void end(int code) {
      throw new IllegalStateException("ended with " + code);
    }
  }
}

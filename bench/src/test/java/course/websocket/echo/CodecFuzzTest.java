package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever comes, the codec throws nothing but what it documents. */
class CodecFuzzTest {

  private static final Limits LIMITS = new Limits(1_000, 10_000);

  /** The codes that the protocol answers a breach with (RFC 6455 section 7.4.1). */
  private static final Set<Integer> BREACHES = Set.of(1002, 1007, 1009);

  @Property(tries = 20_000)
  void headerIsDecodedOrRefusedWith1002(@ForAll @Size(max = 16) byte[] bytes) {
    try {
      FrameHeader header = FrameHeader.decode(ByteBuffer.wrap(bytes));
      assertTrue(header == null || header.length() >= 0);
    } catch (ProtocolException e) {
      assertEquals(1002, e.closeCode());
    }
  }

  @Property(tries = 20_000)
  void closeFrameIsDecodedOrRefused(@ForAll @Size(max = 125) byte[] payload) {
    try {
      CloseReason reason = CloseReason.decode(ByteBuffer.wrap(payload));
      assertTrue(reason.code() == CloseReason.NONE || CloseReason.mayBeSent(reason.code()));
    } catch (ProtocolException e) {
      assertTrue(BREACHES.contains(e.closeCode()), "code " + e.closeCode());
    }
  }

  @Property(tries = 20_000)
  void textIsDecodedAsJavaDecodesItOrRefusedWith1007(@ForAll @Size(max = 64) byte[] bytes) {
    String lenient = new String(bytes, StandardCharsets.UTF_8);
    boolean right = java.util.Arrays.equals(bytes, lenient.getBytes(StandardCharsets.UTF_8));
    String whole = TextDecoder.decodeWhole(ByteBuffer.wrap(bytes));
    assertTrue(whole == null || right, "what is wrong was taken");
    TextDecoder decoder = new TextDecoder();
    try {
      decoder.append(ByteBuffer.wrap(bytes), true);
      assertTrue(right);
      assertEquals(lenient, decoder.text());
    } catch (ProtocolException e) {
      assertEquals(1007, e.closeCode());
      assertTrue(!right, "what is right was refused");
    }
  }

  /** Noise, and frames that are nearly right: in any cut, there is one end at most. */
  @Property(tries = 20_000)
  void anyBytesInAnyCutEndTheConnectionAtMostOnce(
      @ForAll("traffic") List<byte[]> traffic, @ForAll @Size(min = 1, max = 8) List<Byte> cuts) {
    Heard heard = new Heard();
    ServerProtocol protocol = new ServerProtocol(LIMITS, heard);
    int turn = 0;
    for (byte[] part : traffic) {
      for (int at = 0; at < part.length; ) {
        int size = 1 + (cuts.get(turn++ % cuts.size()) & 0x3f);
        int end = Math.min(part.length, at + size);
        protocol.receive(ByteBuffer.wrap(java.util.Arrays.copyOfRange(part, at, end)));
        at = end;
      }
    }
    assertTrue(heard.ends <= 1, heard.ends + " ends");
    assertTrue(heard.closeFrames <= 1, heard.closeFrames + " close frames");
  }

  @Provide
  Arbitrary<List<byte[]>> traffic() {
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    return Arbitraries.oneOf(frame(), frame(), noise).list().ofMaxSize(12);
  }

  /** Any opcode, flags and payload; the length is mostly the payload's. */
  private static Arbitrary<byte[]> frame() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 255),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(200),
            Arbitraries.integers(),
            Arbitraries.integers().between(-3, 60))
        .as(
            (first, payload, key, more) -> {
              ByteBuffer out = ByteBuffer.allocate(FrameHeader.MAX_SIZE + payload.length);
              long length = Math.max(0, payload.length + Math.min(0, more));
              new FrameHeader((first & 0x80) != 0, first & 0x7f, true, key, length).encode(out);
              Masking.apply(ByteBuffer.wrap(payload), key, 0);
              out.put(payload);
              return java.util.Arrays.copyOf(out.array(), out.position());
            });
  }

  private static final class Heard implements ServerProtocol.Surroundings {

    private int ends;
    private int closeFrames;

    @Override
    public void onText(String text) {
      assertTrue(text.length() <= LIMITS.maxMessageBytes());
    }

    @Override
    public void onBinary(ByteBuffer data) {
      assertTrue(data.remaining() <= LIMITS.maxMessageBytes());
    }

    @Override
    public void onPong(ByteBuffer payload) {
      assertTrue(payload.remaining() <= 125);
    }

    @Override
    public void send(ByteBuffer frame) {
      closeFrames += (frame.get(0) & 0x0f) == Frame.CLOSE ? 1 : 0;
    }

    @Override
    public void end(int code) {
      ends++;
    }
  }
}

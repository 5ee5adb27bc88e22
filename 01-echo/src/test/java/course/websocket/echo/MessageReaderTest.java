package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import course.websocket.kit.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Step 5: messages from frames. */
class MessageReaderTest {

  private final Transcript transcript = new Transcript();
  private final MessageReader messages = new MessageReader(Limits.DEFAULT, transcript);

  @Test
  @Step(5)
  void oneFrameIsOneMessage() {
    accept(true, Frame.TEXT, "Hello");
    accept(true, Frame.BINARY, "Hello");
    assertEquals(List.of("text Hello", "binary 48656c6c6f"), transcript.lines());
  }

  /** The fragmented "Hello" of RFC 6455 section 5.7. */
  @Test
  @Step(5)
  void fragmentsOfTheRfcAreOneMessage() {
    accept(false, Frame.TEXT, "Hel");
    assertEquals(List.of(), transcript.lines(), "the message is not complete");
    accept(true, Frame.CONTINUATION, "lo");
    assertEquals(List.of("text Hello"), transcript.lines());
  }

  @Test
  @Step(5)
  void fragmentsMayBeEmpty() {
    accept(false, Frame.TEXT, "");
    accept(false, Frame.CONTINUATION, "x");
    accept(true, Frame.CONTINUATION, "");
    accept(true, Frame.TEXT, "");
    assertEquals(List.of("text x", "text "), transcript.lines());
  }

  @Test
  @Step(5)
  void pingBetweenFragmentsComesFirstAndTheMessageGoesOn() {
    accept(false, Frame.BINARY, "a");
    accept(true, Frame.PING, "are you there?");
    assertEquals(List.of("control 9 are you there?"), transcript.lines());
    accept(true, Frame.CONTINUATION, "b");
    assertEquals(List.of("binary 6162"), transcript.lines());
  }

  @Test
  @Step(5)
  void strayContinuationIsRefusedWith1002() {
    assertRefused(true, Frame.CONTINUATION);
    accept(false, Frame.TEXT, "a");
    accept(true, Frame.CONTINUATION, "b");
    assertRefused(false, Frame.CONTINUATION);
  }

  @Test
  @Step(5)
  void newMessageInsideAFragmentedOneIsRefusedWith1002() {
    accept(false, Frame.TEXT, "a");
    assertRefused(true, Frame.TEXT);
    assertRefused(false, Frame.BINARY);
  }

  /** Random messages, fragments and cuts of the bytes: the messages are the same. */
  @Test
  @Step(5)
  void messagesDoNotDependOnFragmentsNorOnTheCutsOfTheNetwork() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      ClientFrames client = new ClientFrames();
      List<String> expected = new ArrayList<>();
      for (int m = 0; m < 5; m++) {
        byte[] payload = new byte[random.nextInt(random.nextInt(10) == 0 ? 70_000 : 200)];
        random.nextBytes(payload);
        client.fragments(Frame.BINARY, payload, random);
        expected.add("binary " + HexFormat.of().formatHex(payload));
      }
      Transcript received = new Transcript();
      Limits limits = new Limits(70_000, 1);
      FrameReader frames = new FrameReader(limits);
      MessageReader reader = new MessageReader(limits, received);
      ClientFrames.cut(client.bytes(), random, bytes -> read(frames, reader, bytes));
      List<String> lines = new ArrayList<>(received.lines());
      lines.removeIf(line -> line.equals("control 9 ping"));
      assertEquals(expected, lines, "seed " + seed);
    }
  }

  private static void read(FrameReader frames, MessageReader reader, ByteBuffer bytes) {
    for (Frame frame = frames.read(bytes); frame != null; frame = frames.read(bytes)) {
      reader.accept(frame);
    }
  }

  private void accept(boolean fin, int opcode, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    messages.accept(new Frame(fin, opcode, ByteBuffer.wrap(bytes)));
  }

  private void assertRefused(boolean fin, int opcode) {
    ProtocolException refusal =
        assertThrows(ProtocolException.class, () -> accept(fin, opcode, "x"));
    assertEquals(1002, refusal.closeCode());
  }
}

package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.kit.RawClient;
import course.websocket.kit.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Step 8: ping, pong and the closing handshake, bytes in and bytes out. */
class ServerProtocolTest {

  private final Transcript transcript = new Transcript();
  private final ServerProtocol protocol = new ServerProtocol(Limits.DEFAULT, transcript);

  /** The ping of RFC 6455 section 5.7, but masked as a client's is, and its answer. */
  @Test
  @Step(8)
  void pingIsAnsweredWithItsPayload() {
    receive(new ClientFrames().frame(true, Frame.PING, "Hello"));
    assertEquals(List.of("send 8a0548656c6c6f"), transcript.lines());
  }

  @Test
  @Step(8)
  void pongIsForTheApplicationAndHasNoAnswer() {
    receive(new ClientFrames().frame(true, Frame.PONG, "a"));
    assertEquals(List.of("pong 61"), transcript.lines());
  }

  @Test
  @Step(8)
  void pingBetweenFragmentsIsAnsweredAtOnce() {
    ClientFrames client = new ClientFrames().frame(false, Frame.TEXT, "Hel");
    client.frame(true, Frame.PING).frame(true, Frame.CONTINUATION, "lo");
    receive(client);
    assertEquals(List.of("send 8a00", "text Hello"), transcript.lines());
  }

  @Test
  @Step(8)
  void closeIsAnsweredWithItsCodeAndNothingComesAfterIt() {
    ClientFrames client = new ClientFrames().frame(true, Frame.TEXT, "last");
    client.frame(true, Frame.CLOSE, (byte) 0x03, (byte) 0xe8, (byte) 'x');
    client.frame(true, Frame.TEXT, "too late").frame(true, Frame.PING);
    receive(client);
    assertEquals(List.of("text last", "send 880203e8", "end 1000"), transcript.lines());
  }

  @Test
  @Step(8)
  void closeWithoutACodeIsAnsweredWithoutOne() {
    receive(new ClientFrames().frame(true, Frame.CLOSE));
    assertEquals(List.of("send 8800", "end 1005"), transcript.lines());
  }

  @Test
  @Step(8)
  void whoeverClosesFirstOneCloseFrameGoesEachWay() {
    protocol.close(new CloseReason(1001, "bye"));
    protocol.close(new CloseReason(1011, "again"));
    assertEquals(List.of("send 880503e9627965"), transcript.lines());
    ClientFrames client = new ClientFrames().frame(true, Frame.TEXT, "crossed the close");
    client.frame(true, Frame.CLOSE, (byte) 0x03, (byte) 0xe9);
    receive(client);
    assertEquals(List.of("end 1001"), transcript.lines());
  }

  @Test
  @Step(8)
  void breachOfTheProtocolIsAnsweredWithACloseFrame() {
    assertFails("03ea", new ClientFrames().frame(true, 3).bytes());
    assertFails("03ea", new ClientFrames().frame(true, Frame.CONTINUATION).bytes());
    assertFails("03ea", new byte[] {(byte) 0x81, 0}); // not masked
    assertFails("03ef", new ClientFrames().frame(true, Frame.TEXT, (byte) 0xff).bytes());
    assertFails("03ea", new ClientFrames().frame(true, Frame.CLOSE, (byte) 1).bytes());
  }

  private static void assertFails(String code, byte[] bytes) {
    Transcript transcript = new Transcript();
    new ServerProtocol(Limits.DEFAULT, transcript).receive(ByteBuffer.wrap(bytes));
    List<String> lines = transcript.lines();
    String sent = lines.get(0);
    assertEquals("send 88", sent.substring(0, 7), sent);
    assertEquals(code, sent.substring(9, 13), sent);
    assertEquals(List.of("end 1006"), lines.subList(1, lines.size()));
  }

  /** The same conversation, once in one piece, then one byte at a time, then in random cuts. */
  @Test
  @Step(8)
  void answersDoNotDependOnTheCutsOfTheNetwork() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      ClientFrames client = new ClientFrames();
      for (int m = 0; m < 5; m++) {
        String text = "\u20ac\ud83d\ude00".repeat(random.nextInt(40));
        client.fragments(Frame.TEXT, text.getBytes(StandardCharsets.UTF_8), random);
      }
      client.frame(true, Frame.PONG, "p").frame(true, Frame.CLOSE);
      byte[] bytes = client.bytes();
      protocolOf(transcript).receive(ByteBuffer.wrap(bytes.clone()));
      List<String> whole = transcript.lines();
      assertEquals("end 1005", whole.get(whole.size() - 1), "seed " + seed);
      ClientFrames.oneByOne(bytes, protocolOf(transcript)::receive);
      assertEquals(whole, transcript.lines(), "one byte at a time, seed " + seed);
      ClientFrames.cut(bytes, random, protocolOf(transcript)::receive);
      assertEquals(whole, transcript.lines(), "random cuts, seed " + seed);
    }
  }

  private static ServerProtocol protocolOf(Transcript transcript) {
    return new ServerProtocol(Limits.DEFAULT, transcript);
  }

  /** The protocol on a real connection: the engine made by hand. */
  @Test
  @Step(8)
  void protocolCarriesARealConnection() {
    try (WebSocketServer server = EchoServer.start(0, Limits.DEFAULT, Engine.HANDMADE);
        RawClient client = RawClient.connect(server.uri("/ws"))) {
      List<String> answers = new ArrayList<>();
      ClientFrames frames = new ClientFrames().frame(true, Frame.TEXT, "one");
      frames.frame(true, Frame.PING, "p").frame(true, Frame.TEXT, "two");
      ClientFrames.oneByOne(frames.bytes(), b -> client.bytes(b.array()));
      for (int i = 0; i < 3; i++) {
        answers.add(client.receive().text());
      }
      assertEquals(List.of("Echo: one", "p", "Echo: two"), answers);
      client.close(4000, "done");
      assertArrayEquals(new byte[] {0x0f, (byte) 0xa0}, client.receive().payload());
      client.awaitEnd(Duration.ofSeconds(2));
    }
  }

  private void receive(ClientFrames client) {
    protocol.receive(ByteBuffer.wrap(client.bytes()));
  }
}

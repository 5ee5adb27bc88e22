package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.LearnerErrors;
import course.websocket.kit.RawClient;
import course.websocket.kit.Step;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Step 8: what both engines must do on a real connection, whose end is a closing handshake. */
class EngineTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** In bytes; Linux keeps up to about 10 MB for the two ends of a loopback connection. */
  private static final long MORE_THAN_SOCKETS_HOLD = 64 << 20;

  /** A socket that takes nothing for so long is full. */
  private static final int STALL_MILLIS = 300;

  /** What one engine is tested with. */
  private interface Scenario {
    void run(WebSocketServer server, Seen seen) throws Exception;
  }

  /** Sends what comes back, and keeps connections and ends. Safe for use by several threads. */
  private static final class Seen implements Endpoint {
    private final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
    private final AtomicInteger texts = new AtomicInteger();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public void onOpen(Connection connection, Request request) {
      opened.add(connection);
      if (request.path().equals("/throw")) {
        throw new LearnerErrors.OnPurpose();
      }
    }

    @Override
    public void onText(Connection connection, String text) {
      texts.incrementAndGet();
      if (text.equals("throw")) {
        throw new LearnerErrors.OnPurpose();
      } else if (text.equals("wait")) {
        awaitGoOn();
      }
      connection.send(Message.text(text));
    }

    private void awaitGoOn() {
      try {
        goOn.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void onClose(Connection connection, int code) {
      ends.add(code);
    }

    Connection connection() throws InterruptedException {
      Connection connection = opened.poll(2, TimeUnit.SECONDS);
      assertTrue(connection != null, "onOpen was not called");
      return connection;
    }

    /** The code of the next end; 0 if none comes. */
    int end() throws InterruptedException {
      Integer code = ends.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      LearnerErrors.rethrow();
      return code == null ? 0 : code;
    }
  }

  private static void onBothEngines(Scenario scenario) throws Exception {
    for (Engine engine : Engine.values()) {
      Seen seen = new Seen();
      try (WebSocketServer server =
          new WebSocketServer(Limits.DEFAULT).engine(engine).endpoint("/ws", seen).start(0)) {
        scenario.run(server, seen);
        closeAfter(server, seen);
        assertTrue(seen.ends.isEmpty(), "onClose was called twice: " + seen.ends);
      } catch (AssertionError e) {
        throw new AssertionError(engine + ": " + e.getMessage(), e);
      }
    }
  }

  /** Whatever happened before, the next client is served and closes. */
  private static void closeAfter(WebSocketServer server, Seen seen) throws Exception {
    try (RawClient client = RawClient.connect(server.uri("/ws"))) {
      client.text("still there?");
      assertEquals("still there?", client.receiveText());
      client.close(1000, "");
      assertEquals(1000, client.receive().closeCode());
      client.awaitEnd(LIMIT);
    }
    assertEquals(1000, seen.end(), "the code of the end");
  }

  @Test
  @Step(8)
  void manyFramesInOneReadAreAnsweredInOrder() throws Exception {
    onBothEngines(
        (server, seen) -> {
          try (RawClient client = RawClient.connect(server.uri("/ws"))) {
            ClientFrames frames = new ClientFrames();
            for (int i = 0; i < 2_000; i++) {
              frames.frame(true, Frame.TEXT, "message " + i);
            }
            client.bytes(frames.bytes());
            for (int i = 0; i < 2_000; i++) {
              assertEquals("message " + i, client.receiveText());
            }
            client.close(1001, "");
            assertEquals(1001, client.receive().closeCode());
          }
          assertEquals(1001, seen.end());
        });
  }

  /** A client need not wait for the 101: its first frame may come in the same segment. */
  @Test
  @Step(8)
  void frameBehindTheRequestIsNotLost() throws Exception {
    onBothEngines(
        (server, seen) -> {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(2_000);
            ClientFrames frames = new ClientFrames().frame(true, Frame.TEXT, "early");
            byte[] head = request();
            byte[] all = Arrays.copyOf(head, head.length + frames.bytes().length);
            System.arraycopy(frames.bytes(), 0, all, head.length, frames.bytes().length);
            socket.getOutputStream().write(all);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            StringBuilder answer = new StringBuilder();
            while (!answer.toString().endsWith("\u0081\u0005early")) {
              answer.append((char) in.readUnsignedByte());
            }
            assertTrue(answer.toString().startsWith("HTTP/1.1 101 "), answer.toString());
          }
          assertTrue(seen.end() > 0, "onClose was not called");
        });
  }

  @Test
  @Step(8)
  void messagesOfManyThreadsArriveWholeAndEachThreadsInOrder() throws Exception {
    onBothEngines(
        (server, seen) -> {
          try (RawClient client = RawClient.connect(server.uri("/ws"))) {
            Connection connection = seen.connection();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
              int name = t;
              threads.add(
                  new Thread(
                      () -> {
                        for (int i = 0; i < 500; i++) {
                          connection.send(Message.text(name + " " + i));
                        }
                      }));
            }
            threads.forEach(Thread::start);
            int[] next = new int[4];
            for (int i = 0; i < 2_000; i++) {
              String[] message = client.receiveText().split(" ");
              int thread = Integer.parseInt(message[0]);
              assertEquals(next[thread]++, Integer.parseInt(message[1]));
            }
            connection.close(4000, "enough");
            assertEquals(4000, client.receive().closeCode());
            client.close(4000, "");
          }
          assertEquals(4000, seen.end());
        });
  }

  @Test
  @Step(8)
  void peerThatDoesNotReadIsGivenUpWith1013() throws Exception {
    onBothEngines(
        (server, seen) -> assertGivenUp(server, seen, Message.text("x".repeat(60_000)), 1_000));
  }

  /** Each has a header and costs the server memory, as every message does. */
  @Test
  @Step(8)
  void emptyMessagesDoNotPileUpEither() throws Exception {
    onBothEngines((server, seen) -> assertGivenUp(server, seen, Message.text(""), 4_000_000));
  }

  /** A peer that does not read is sent a message again and again, fewer times than the limit. */
  private static void assertGivenUp(WebSocketServer server, Seen seen, Message message, int limit)
      throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
      socket.getOutputStream().write(request());
      Connection connection = seen.connection();
      int sent = 0;
      try {
        while (sent < limit) {
          connection.send(message);
          sent++;
        }
      } catch (IllegalStateException e) {
        assertTrue(e.getMessage().endsWith("reads too slowly"), e.getMessage());
      }
      assertTrue(sent < limit, "queued without a bound: " + sent);
      assertTrue(!connection.isOpen(), "the connection is given up");
      connection.abort();
    }
    assertEquals(1006, seen.end());
  }

  /** While one peer has its turn nothing leaves, so the turn must end before the queue is full. */
  @Test
  @Step(8)
  void peerThatSendsMuchAtOnceAndReadsIsNotTooSlow() throws Exception {
    onBothEngines(
        (server, seen) -> {
          try (RawClient client = RawClient.connect(server.uri("/ws"))) {
            client.text("wait");
            ClientFrames frames = new ClientFrames();
            String text = "x".repeat(8_000);
            for (int i = 0; i < 200; i++) {
              frames.frame(true, Frame.TEXT, text);
            }
            client.bytes(frames.bytes()); // Linux takes them all before the server does
            seen.goOn.countDown();
            assertEquals("wait", client.receiveText());
            for (int i = 0; i < 200; i++) {
              assertEquals(text, client.receiveText(LIMIT));
            }
            client.close(1000, "");
            assertEquals(1000, client.receive().closeCode());
          }
          assertEquals(1000, seen.end());
        });
  }

  @Test
  @Step(8)
  void connectionThatTheEndpointDoesNotTakeEndsWith1011() throws Exception {
    onBothEngines(
        (server, seen) -> {
          try (RawClient client = RawClient.connect(server.uri("/ws/throw"))) {
            assertEquals(1011, client.receive().closeCode());
            client.close(1011, "");
            client.awaitEnd(LIMIT);
          }
          assertEquals(1011, seen.end());
        });
  }

  /** 1012 and 1013 were registered after RFC 6455; a peer echoes what it gets. */
  @Test
  @Step(8)
  void codeThatTheServerClosesWithIsThatOfTheEnd() throws Exception {
    onBothEngines(
        (server, seen) -> {
          for (int code : new int[] {1000, 1012, 1013, 4400}) {
            try (RawClient client = RawClient.connect(server.uri("/ws"))) {
              seen.connection().close(code, "");
              assertEquals(code, client.receive().closeCode());
              client.close(code, "");
              client.awaitEnd(LIMIT);
            }
            assertEquals(code, seen.end());
          }
        });
  }

  /** The peer is gone, or at least says nothing more, and has not said why. */
  @Test
  @Step(8)
  void endWithoutACloseFrameIs1006() throws Exception {
    onBothEngines(
        (server, seen) -> {
          try (RawClient client = RawClient.connect(server.uri("/ws"))) {
            client.text("last words");
            assertEquals("last words", client.receiveText());
          }
          assertEquals(1006, seen.end(), "after a FIN");
          RawClient.connect(server.uri("/ws")).reset();
          assertEquals(1006, seen.end(), "after a reset");
        });
  }

  @Test
  @Step(8)
  void answersLeaveBeforeTheCloseFrameThatCameBehindTheQuestions() throws Exception {
    onBothEngines(
        (server, seen) -> {
          try (RawClient client = RawClient.connect(server.uri("/ws"))) {
            ClientFrames frames = new ClientFrames().frame(true, Frame.TEXT, "one");
            frames.frame(true, Frame.PING, "p").frame(true, Frame.TEXT, "two");
            client.bytes(frames.frame(true, Frame.CLOSE).bytes());
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
              answers.add(client.receive().text());
            }
            assertEquals(List.of("one", "p", "two", ""), answers);
            client.awaitEnd(LIMIT);
          }
          assertEquals(1005, seen.end());
        });
  }

  @Test
  @Step(8)
  void answersLeaveBeforeTheCloseFrameThatABreachGets() throws Exception {
    onBothEngines(
        (server, seen) -> {
          try (RawClient client = RawClient.connect(server.uri("/ws"))) {
            ClientFrames frames = new ClientFrames().frame(true, Frame.TEXT, "right");
            client.bytes(frames.frame(true, 3).frame(true, Frame.TEXT, "too late").bytes());
            assertEquals("right", client.receiveText());
            assertEquals(1002, client.receive().closeCode());
            client.awaitEnd(LIMIT);
          }
          assertEquals(1006, seen.end());
        });
  }

  @Test
  @Step(8)
  void endpointThatThrowsEndsItsConnectionWith1011AndHearsNoMore() throws Exception {
    onBothEngines(
        (server, seen) -> {
          try (RawClient client = RawClient.connect(server.uri("/ws"))) {
            ClientFrames frames = new ClientFrames().frame(true, Frame.TEXT, "fine");
            frames.frame(true, Frame.TEXT, "throw").frame(true, Frame.TEXT, "for nobody");
            client.bytes(frames.bytes());
            assertEquals("fine", client.receive().text());
            assertEquals(1011, client.receive().closeCode());
            client.close(1011, "");
            client.awaitEnd(LIMIT);
          }
          assertEquals(2, seen.texts.get(), "texts that the endpoint heard");
          assertEquals(1011, seen.end());
        });
  }

  /** Who lets pongs wait is not read any more, or given up: they do not pile up in the server. */
  @Test
  @Step(8)
  void peerThatOnlyPingsAndNeverReadsIsNotReadEither() throws Exception {
    onBothEngines(
        (server, seen) -> {
          var address = new InetSocketAddress("127.0.0.1", server.port());
          try (SocketChannel socket = SocketChannel.open(address);
              Selector selector = Selector.open()) {
            socket.write(ByteBuffer.wrap(request()));
            seen.connection();
            socket.configureBlocking(false).register(selector, SelectionKey.OP_WRITE);
            ClientFrames pings = new ClientFrames();
            for (int i = 0; i < 500; i++) {
              pings.frame(true, Frame.PING, new byte[100]);
            }
            ByteBuffer frames = ByteBuffer.wrap(pings.bytes());
            long taken = 0;
            while (taken < MORE_THAN_SOCKETS_HOLD && selector.select(STALL_MILLIS) > 0) {
              taken += socket.write(frames.hasRemaining() ? frames : frames.rewind());
              selector.selectedKeys().clear();
            }
            assertTrue(taken < MORE_THAN_SOCKETS_HOLD, "the server takes pings without an end");
          } catch (IOException e) {
            // given up: a flood of pings
          }
          assertTrue(seen.end() > 0, "onClose was not called");
        });
  }

  private static byte[] request() {
    String lines = String.join("\r\n", RawClient.handshakeLines());
    String request = "GET /ws HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n\r\n";
    return request.getBytes(StandardCharsets.US_ASCII);
  }

  /** Each breach with the code that answers it, and the end of the connection. */
  @Test
  @Step(8)
  void breachOfTheProtocolEndsTheConnectionWithItsCode() throws Exception {
    onBothEngines(
        (server, seen) -> {
          assertEnds(server, seen, 1002, "a reserved bit", new byte[] {(byte) 0xc1, (byte) 0x80});
          assertEnds(server, seen, 1002, "not masked", new byte[] {(byte) 0x81, 1, 'a'});
          assertEnds(server, seen, 1002, "opcode 5", new ClientFrames().frame(true, 5).bytes());
          byte[] long5 = {(byte) 0x81, (byte) 0xfe, 0, 5};
          assertEnds(server, seen, 1002, "5 in two bytes", Arrays.copyOf(long5, 8));
          byte[] long126 = {(byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 126};
          assertEnds(server, seen, 1002, "126 in eight bytes", Arrays.copyOf(long126, 14));
          byte[] negative = {(byte) 0x82, (byte) 0xff, -1, 0, 0, 0, 0, 0, 0, 0};
          assertEnds(server, seen, 1002, "a negative length", Arrays.copyOf(negative, 14));
          byte[] stray = new ClientFrames().frame(true, Frame.CONTINUATION, "a").bytes();
          assertEnds(server, seen, 1002, "a stray continuation", stray);
          byte[] fragmentedPing = new ClientFrames().frame(false, Frame.PING, "a").bytes();
          assertEnds(server, seen, 1002, "a ping in fragments", fragmentedPing);
          byte[] latin1 = new ClientFrames().frame(true, Frame.TEXT, (byte) 0xfc).bytes();
          assertEnds(server, seen, 1007, "a text that is not UTF-8", latin1);
          byte[] code = {0x03, (byte) 0xed};
          byte[] close1005 = new ClientFrames().frame(true, Frame.CLOSE, code).bytes();
          assertEnds(server, seen, 1002, "1005 on the wire", close1005);
        });
  }

  private static void assertEnds(
      WebSocketServer server, Seen seen, int code, String what, byte... bytes) throws Exception {
    try (RawClient client = RawClient.connect(server.uri("/ws"))) {
      client.bytes(bytes);
      assertEquals(code, client.receive().closeCode(), what);
      client.awaitEnd(LIMIT);
      assertTrue(seen.end() > 0, "onClose was not called");
    }
  }
}

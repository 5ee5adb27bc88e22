package course.websocket.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.kit.LearnerErrors;
import course.websocket.kit.RawClient;
import course.websocket.kit.Step;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Step 8: what both engines must do on a real connection, whose end is a closing handshake. */
class EngineTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** What one engine is tested with. */
  private interface Scenario {
    void run(WebSocketServer server, Seen seen) throws Exception;
  }

  /** Sends what comes back, and keeps connections and ends. Safe for use by several threads. */
  private static final class Seen implements Endpoint {
    private final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();

    @Override
    public void onOpen(Connection connection, Request request) {
      opened.add(connection);
    }

    @Override
    public void onText(Connection connection, String text) {
      connection.send(Message.text(text));
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
            String request =
                "GET /ws HTTP/1.1\r\nHost: x\r\n"
                    + String.join("\r\n", RawClient.handshakeLines())
                    + "\r\n\r\n";
            ClientFrames frames = new ClientFrames().frame(true, Frame.TEXT, "early");
            byte[] head = request.getBytes(StandardCharsets.US_ASCII);
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
        (server, seen) -> {
          try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
            String lines = String.join("\r\n", RawClient.handshakeLines());
            String request = "GET /ws HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            Connection connection = seen.connection();
            Message message = Message.text("x".repeat(60_000));
            int sent = 0;
            try {
              while (sent < 10_000) {
                connection.send(message);
                sent++;
              }
            } catch (IllegalStateException e) {
              assertTrue(e.getMessage().endsWith("reads too slowly"), e.getMessage());
            }
            assertTrue(sent < 1_000, "queued without a bound: " + sent);
            assertTrue(!connection.isOpen(), "the connection is given up");
            connection.abort();
          }
          assertEquals(1006, seen.end());
        });
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

package course.websocket.kit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each fault of a {@link FaultyLink} looks like from both sides. Run by one thread. */
@Timeout(10)
class FaultyLinkTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int SILENCE_MILLIS = 100;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private ServerSocket listener;
  private FaultyLink link;

  /** Both ends of one connection through the link. */
  private record Ends(Socket client, Socket server) {}

  @BeforeEach
  void open() throws IOException {
    listener = opened(new ServerSocket(0, 50, LOOPBACK));
    link = opened(FaultyLink.to("127.0.0.1", listener.getLocalPort()));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.add(0, resource);
    return resource;
  }

  private Socket connect() throws IOException {
    Socket client = opened(new Socket(LOOPBACK, link.port()));
    client.setSoTimeout(PATIENCE_MILLIS);
    return client;
  }

  private Ends ends() throws IOException {
    Socket client = connect();
    Socket server = opened(listener.accept());
    server.setSoTimeout(PATIENCE_MILLIS);
    return new Ends(client, server);
  }

  private static void send(Socket from, String text) throws IOException {
    from.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String receive(Socket to, int length) throws IOException {
    return new String(to.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
  }

  private static void assertSilent(Socket to) throws IOException {
    to.setSoTimeout(SILENCE_MILLIS);
    assertThrows(SocketTimeoutException.class, () -> to.getInputStream().read());
    to.setSoTimeout(PATIENCE_MILLIS);
  }

  private static void assertReset(Socket to) {
    SocketException e =
        assertThrows(SocketException.class, () -> to.getInputStream().readAllBytes());
    assertTrue(e.getMessage().contains("reset"), e::getMessage);
  }

  @Test
  void passesBytesOnInBothDirections() throws IOException {
    Ends ends = ends();

    send(ends.client, "ping");
    assertEquals("ping", receive(ends.server, 4));
    send(ends.server, "pong");
    assertEquals("pong", receive(ends.client, 4));
    assertEquals(1, link.connections());
  }

  @Test
  void passesTheEndOfEachDirectionOn() throws IOException {
    Ends ends = ends();

    send(ends.client, "last");
    ends.client.shutdownOutput();
    assertEquals("last", receive(ends.server, 100));
    send(ends.server, "answer");
    ends.server.close();
    assertEquals("answer", receive(ends.client, 100));
    await().until(() -> link.connections() == 0);
  }

  @Test
  void keepsEveryByteInOrderWhenTheReceiverIsSlow() throws Exception {
    Ends ends = ends();
    byte[] sent = new byte[8 * 1_024 * 1_024];
    new Random(1).nextBytes(sent);
    link.delay(Duration.ofMillis(1));

    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              try (Socket client = ends.client) {
                client.getOutputStream().write(sent);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    InputStream in = ends.server.getInputStream();
    byte[] head = in.readNBytes(1_000);
    link.delay(Duration.ZERO);
    byte[] tail = in.readAllBytes();

    sending.join();
    assertEquals(sent.length, head.length + tail.length);
    assertArrayEquals(Arrays.copyOf(sent, 1_000), head);
    assertArrayEquals(Arrays.copyOfRange(sent, 1_000, sent.length), tail);
  }

  @Test
  void holdsOnlySoMuchForAReceiverThatDoesNotRead() throws IOException {
    Ends ends = ends();
    int total = 64 * 1_024 * 1_024;
    AtomicInteger written = new AtomicInteger();
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              byte[] part = new byte[64 * 1_024];
              try {
                while (written.get() < total) {
                  ends.client.getOutputStream().write(part);
                  written.addAndGet(part.length);
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    AtomicInteger before = new AtomicInteger(-1);

    await()
        .during(Duration.ofMillis(200))
        .until(() -> before.getAndSet(written.get()) == written.get());
    assertTrue(written.get() < total, () -> written + " bytes went into the link");
    link.cut();
    assertThrows(CompletionException.class, sending::join);
  }

  @Test
  void delaysEachDirection() throws IOException {
    Ends ends = ends();
    link.delay(Duration.ofMillis(60));

    long start = System.nanoTime();
    send(ends.client, "ping");
    assertEquals("ping", receive(ends.server, 4));
    long there = System.nanoTime() - start;
    send(ends.server, "pong");
    assertEquals("pong", receive(ends.client, 4));
    long thereAndBack = System.nanoTime() - start;

    assertTrue(there >= 60_000_000, () -> "there after " + there + " ns");
    assertTrue(thereAndBack >= 120_000_000, () -> "back after " + thereAndBack + " ns");
    assertTrue(thereAndBack < 2_000_000_000, () -> "back after " + thereAndBack + " ns");
  }

  @Test
  void nothingOvertakesWhenTheDelayBecomesShorter() throws IOException {
    Ends ends = ends();
    link.delay(Duration.ofHours(1));
    send(ends.client, "1");
    assertSilent(ends.server);
    link.delay(Duration.ZERO);
    send(ends.client, "2");
    assertSilent(ends.server);
    link.pass();

    assertEquals("12", receive(ends.server, 2));
  }

  @Test
  void passEndsADelayForWhatIsUnderWayToo() throws IOException {
    Ends ends = ends();
    link.delay(Duration.ofHours(1));
    send(ends.client, "late");
    assertSilent(ends.server);
    link.pass();

    assertEquals("late", receive(ends.server, 4));
  }

  @Test
  void swallowedBytesVanishAndTheConnectionStays() throws IOException {
    Ends ends = ends();
    link.swallow();
    send(ends.client, "lost");
    send(ends.server, "lost");
    assertSilent(ends.server);
    assertSilent(ends.client);
    assertEquals(1, link.connections());

    link.pass();
    send(ends.client, "ping");
    assertEquals("ping", receive(ends.server, 4));
    send(ends.server, "pong");
    assertEquals("pong", receive(ends.client, 4));
  }

  @Test
  void swallowTakesWhatADelayHolds() throws IOException {
    Ends ends = ends();
    link.delay(Duration.ofHours(1));
    send(ends.client, "lost");
    assertSilent(ends.server);
    link.swallow();
    link.pass();
    send(ends.client, "kept");

    assertEquals("kept", receive(ends.server, 4));
  }

  @Test
  void swallowHidesThatThePeerIsGoneUntilThePathIsBack() throws IOException {
    Ends ends = ends();
    link.swallow();
    ends.server.close();
    assertSilent(ends.client);

    link.pass();
    assertEquals(-1, ends.client.getInputStream().read());
  }

  @Test
  void swallowHidesAResetToo() throws IOException {
    Ends ends = ends();
    link.swallow();
    ends.server.setSoLinger(true, 0);
    ends.server.close();
    assertSilent(ends.client);

    link.pass();
    assertReset(ends.client);
  }

  @Test
  void aConnectionOpenedWhileSwallowingWorksAfterwards() throws IOException {
    link.swallow();
    Ends ends = ends();
    send(ends.client, "lost");
    assertSilent(ends.server);

    link.pass();
    send(ends.client, "kept");
    assertEquals("kept", receive(ends.server, 4));
  }

  @Test
  void cutResetsBothSidesAndAcceptsNewConnections() throws IOException {
    Ends first = ends();
    Ends second = ends();
    link.cut();

    assertEquals(0, link.connections());
    for (Ends ends : List.of(first, second)) {
      assertReset(ends.client);
      assertReset(ends.server);
    }
    Ends third = ends();
    send(third.client, "ping");
    assertEquals("ping", receive(third.server, 4));
  }

  @Test
  void cutAlsoReachesAConnectionOfThisMoment() throws IOException {
    Socket client = connect();
    link.cut();

    assertReset(client);
  }

  @Test
  void refuseResetsNewConnectionsOnly() throws IOException {
    Ends before = ends();
    link.refuse();
    assertReset(connect());
    send(before.client, "ping");
    assertEquals("ping", receive(before.server, 4));
    assertEquals(1, link.connections());

    link.pass();
    Ends after = ends();
    send(after.client, "ping");
    assertEquals("ping", receive(after.server, 4));
  }

  @Test
  void resetsAClientWhoseServerDoesNotListen() throws IOException {
    listener.close();

    assertReset(connect());
    await().until(() -> link.connections() == 0);
  }

  @Test
  void resetsAConnectionThatIsIdleForTooLong() throws IOException {
    Ends busy = ends();
    Ends idle = ends();
    link.idleTimeout(Duration.ofMillis(200));
    CompletableFuture<Void> reset = CompletableFuture.runAsync(() -> assertReset(idle.client));
    while (!reset.isDone()) {
      send(busy.client, "ping");
      assertEquals("ping", receive(busy.server, 4));
    }
    reset.join();
    assertReset(idle.server);
    send(busy.server, "pong");
    assertEquals("pong", receive(busy.client, 4));
  }

  @Test
  void passesAResetOn() throws IOException {
    Ends ends = ends();
    ends.client.setSoLinger(true, 0);
    ends.client.close();

    assertReset(ends.server);
  }

  @Test
  void closeResetsAndStopsListening() throws IOException {
    Ends ends = ends();
    link.close();
    link.close();

    assertReset(ends.client);
    assertReset(ends.server);
    assertEquals(0, link.connections());
    assertThrows(IOException.class, this::connect);
  }

  @Test
  void isSafeForSeveralThreads() throws IOException {
    List<Ends> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(ends());
    }
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (Ends ends : all) {
      running.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < 50; i++) {
                    link.delay(Duration.ofNanos(i % 3 * 100_000));
                    send(ends.client, "ping");
                    assertEquals("ping", receive(ends.server, 4));
                    assertEquals(8, link.connections());
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              }));
    }
    running.forEach(CompletableFuture::join);
  }

  @Test
  void refusesATimeThatIsNone() {
    assertThrows(IllegalArgumentException.class, () -> link.delay(Duration.ofMillis(-1)));
    assertThrows(IllegalArgumentException.class, () -> link.idleTimeout(Duration.ZERO));
  }
}

package course.websocket.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small runs of what the bench does at length. */
class BenchTest {

  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(200);

  @ParameterizedTest
  @EnumSource(names = {"HANDMADE", "UNDERTOW"})
  void malformedClientsEndAsTheyMustAndGoodOnesDoNotNotice(Peer peer) throws Exception {
    try (ServerProcess server = peer.start(Peer.Role.ECHO, 1, null)) {
      HostileCommand.attack(server, 1_000);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HANDMADE", "UNDERTOW", "JAVA_WEBSOCKET"})
  void silentLinkIsFound(Peer peer) throws Exception {
    try (ServerProcess server = peer.start(Peer.Role.HEARTBEAT, 1, null)) {
      long nanos = HalfOpenCommand.silence(peer.dialect(Peer.Role.HEARTBEAT), server);
      assertTrue(nanos < TimeUnit.SECONDS.toNanos(5), nanos + " ns");
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"WS", "SOCKET_IO", "FASTAPI", "BALANCER", "HAPROXY"})
  void everyJavaPeerEchoes(Peer peer) {
    assertMeasured(Work.echo(10, 2), List.of(peer));
  }

  @Test
  void roomHearsEveryMessage() {
    assertMeasured(Work.room(20, 2), List.of(Peer.HANDMADE, Peer.NETTY));
    assertMeasured(Work.roomAtRate(20, 100), List.of(Peer.UNDERTOW));
  }

  @Test
  void chatSpansThreeServers() {
    assertMeasured(Work.chat(6, 2), List.of(Peer.HANDMADE));
  }

  @Test
  void balancerPassesEchoesOn() {
    assertMeasured(Work.proxied(10, 2), List.of(Peer.BALANCER));
  }

  private static void assertMeasured(Work work, List<Peer> peers) {
    List<Measurement> results = new ArrayList<>();
    try (Measure measure = new Measure(work, peers)) {
      measure.round(1, SHORT, results::add);
    }
    assertEquals(peers, results.stream().map(Measurement::peer).toList());
    for (Measurement result : results) {
      assertTrue(result.rate() > 0, result.csv());
    }
    String table = Table.of(work.title(), results);
    peers.forEach(peer -> assertTrue(table.contains("| " + peer.label() + " |"), table));
  }

  @Test
  void templateChangesItsNumberUnderTheMask() {
    ByteBuffer frame = new Template("ref #00000000, text #00000000!").with(12_345_678);
    int key = frame.getInt(2);
    ByteBuffer payload = frame.slice(6, frame.limit() - 6);
    course.websocket.echo.Masking.apply(payload, key, 0);
    assertEquals(
        "ref #12345678, text #12345678!",
        java.nio.charset.StandardCharsets.UTF_8.decode(payload.duplicate()).toString());
    assertEquals(12_345_678, Template.number(payload));
  }
}

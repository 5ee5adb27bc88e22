package course.websocket.heartbeat;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.heartbeat.Members.Member;
import course.websocket.kit.FaultyLink;
import course.websocket.kit.Redis;
import course.websocket.kit.Step;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** Step 5: the whole cluster under faults. */
class ResumeTest {

  private final String room = "r" + UUID.randomUUID();
  private final Members members = new Members();
  private ChatCluster cluster;
  private FaultyLink link;

  @BeforeEach
  void start() {
    cluster = Members.cluster();
    link = FaultyLink.to("127.0.0.1", cluster.port());
  }

  @AfterEach
  void stop() {
    members.close();
    link.close();
    cluster.close();
  }

  @Test
  @Step(5)
  void nothingIsLostAndNothingComesTwiceWhateverBreaks() {
    // tag::faults[]
    List<Member> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int port = i % 2 == 0 ? cluster.port() : link.port(); // every other one has a bad network
      URI uri = URI.create("ws://127.0.0.1:" + port + "/ws/" + room + "?name=m" + i);
      all.add(members.join(() -> uri));
    }
    members.awaitWelcome();
    Set<String> said = new TreeSet<>();
    for (int round = 0; round < 3; round++) {
      String server = "s" + (1 + round);
      say(all, said, round + " before");
      link.cut();
      say(all, said, round + " after the cut");
      cluster.stop(server);
      say(all, said, round + " after the stop");
      killSubscriberConnections();
      say(all, said, round + " after Redis");
      cluster.start(server);
    }
    Members.awaitTexts(all, said.size());
    Members.assertAllHeardTheSame(all);
    assertEquals(said, new TreeSet<>(all.get(0).texts()));
    // end::faults[]
  }

  /** Its text is on the way when the link is cut: it may be stored, but the answer is lost. */
  @Test
  @Step(5)
  void whatIsSaidDuringACutIsStoredOnce() {
    URI uri = URI.create("ws://127.0.0.1:" + link.port() + "/ws/" + room + "?name=ann");
    Member ann = members.join(() -> uri);
    members.awaitWelcome();
    for (int i = 1; i <= 10; i++) {
      ann.say("text " + i);
      link.cut();
      int expected = i;
      eventually("text " + i + " is accepted", () -> ann.accepted().size() == expected);
    }
    Members.awaitTexts(List.of(ann), 10);
    assertEquals(10, ann.texts().size(), "texts");
    Members.assertAllHeardTheSame(List.of(ann));
  }

  private static void say(List<Member> members, Set<String> said, String text) {
    for (int i = 0; i < members.size(); i++) {
      String line = "m" + i + ' ' + text;
      members.get(i).say(line);
      said.add(line);
    }
  }

  private static void killSubscriberConnections() {
    try (Jedis connection = new Jedis(URI.create(Redis.shared().url()))) {
      connection.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
    }
  }
}

package course.websocket.heartbeat;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import course.websocket.kit.Redis;
import course.websocket.scaling.Admission;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Members of rooms that note what they hear, on a scheduler of their own. Used by one thread. */
final class Members implements AutoCloseable {

  /**
   * Quick, as a test has seconds: after half of it another server is there. The limit for silence
   * is needed: on a busy machine, once in some ten thousand connections, the HTTP client has read
   * the end of one and tells nobody.
   */
  private static final ReconnectingClient.Times TIMES =
      new ReconnectingClient.Times(
          new Backoff(Duration.ofMillis(20), Duration.ofMillis(200), new Random(7)),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3));

  /** With pings so often that a member's connection is never silent. */
  private static final ChatNode.Settings SETTINGS =
      new ChatNode.Settings(
          Duration.ofMillis(500), Duration.ofSeconds(10), HandshakeLimits.DEFAULT);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ScheduledExecutorService scheduler =
      new ScheduledThreadPoolExecutor(1, Executors.defaultThreadFactory());
  private final List<Member> members = new ArrayList<>();

  /** One member. Safe for use by several threads. */
  static final class Member implements ChatClient.Listener {

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final List<String> servers = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private ChatClient client;

    void say(String text) {
      client.say(text);
    }

    /** What it has heard, in order. */
    List<String> texts() {
      return texts;
    }

    /** The refs of what it has said and was accepted. */
    List<String> accepted() {
      return accepted;
    }

    /** The servers that have welcomed it, one after the other. */
    List<String> servers() {
      return servers;
    }

    @Override
    public void onWelcome(String server, boolean recovered, String last) {
      if (!recovered && !servers.isEmpty()) {
        problems.add("not recovered on " + server);
      }
      servers.add(server);
    }

    @Override
    public void onMessage(String id, String from, String text) {
      texts.add(text);
    }

    @Override
    public void onAccepted(String ref, String id) {
      accepted.add(ref);
    }

    @Override
    public void onRefused(String ref, String reason) {
      problems.add("refused: " + reason);
    }

    @Override
    public void onReload(String last) {
      problems.add("reload");
    }

    @Override
    public void onEnd(int code, String reason) {
      if (code != CloseCodes.NORMAL) {
        problems.add("end " + code + ' ' + reason);
      }
    }
  }

  /** Three servers that such members can join. */
  static ChatCluster cluster() {
    return new ChatCluster(0, 3, Redis.shared().url(), SETTINGS, Admission.OPEN, null);
  }

  /** Has a member join the room of an address, which is asked anew for each connection. */
  Member join(Supplier<URI> room) {
    Member member = new Member();
    member.client = new ChatClient(room, TIMES, http, scheduler, member);
    members.add(member);
    member.client.open();
    return member;
  }

  void awaitWelcome() {
    eventually(
        "every member is welcomed",
        Duration.ofSeconds(10),
        () -> members.stream().noneMatch(member -> member.servers.isEmpty()));
  }

  /** Waits until each of these members has heard so many texts, or has noticed a gap. */
  static void awaitTexts(List<Member> members, int count) {
    try {
      eventually(
          "every member hears " + count + " texts",
          Duration.ofSeconds(10), // a silence is noticed after six
          () -> {
            members.forEach(member -> assertEquals(List.of(), member.problems));
            return members.stream().allMatch(member -> member.texts.size() >= count);
          });
    } catch (AssertionError e) {
      String behind =
          members.stream()
              .filter(member -> member.texts.size() < count)
              .map(member -> "\n" + member.texts.size() + " texts, servers " + member.servers)
              .collect(Collectors.joining());
      throw new AssertionError(e.getMessage() + behind, e);
    }
  }

  /** Each has heard the same, in the same order, nothing twice, and of no gap. */
  static void assertAllHeardTheSame(List<Member> members) {
    List<String> expected = members.get(0).texts;
    assertEquals(expected.stream().distinct().toList(), expected, "nothing twice");
    for (Member member : members) {
      assertEquals(List.of(), member.problems);
      assertEquals(expected, member.texts);
    }
  }

  @Override
  public void close() {
    members.forEach(member -> member.client.close());
    scheduler.shutdown(); // after the close frames
  }
}

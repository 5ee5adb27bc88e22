package course.websocket.stress;

import course.websocket.heartbeat.Backoff;
import course.websocket.heartbeat.ChatClient;
import course.websocket.heartbeat.ReconnectingClient;
import course.websocket.kit.FaultyLink;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The clients: they talk, and now and then one leaves for good and another one comes. Safe for use
 * by several threads: one scheduler does everything.
 */
final class Clients implements AutoCloseable {

  static final int COUNT = 24;

  private static final int ROOMS = 3;

  /** On average; so much that some outages are longer than what is replayed. */
  private static final int SAY_MILLIS = 8;

  private static final int CHURN_MILLIS = 1_500;

  private final List<FaultyLink> links;
  private final Ledger ledger;
  private final Random random;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ScheduledThreadPoolExecutor scheduler =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "clients"));
  private final ReconnectingClient.Times times =
      new ReconnectingClient.Times(
          new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), new Random()),
          Duration.ofSeconds(2),
          Servers.PING_INTERVAL.multipliedBy(2));

  // The rest is of the scheduler.
  private final List<Member> members = new ArrayList<>();
  private int joined;
  private int said;
  private boolean quiet;

  private record Member(ChatClient client, Witness witness, FaultyLink link) {}

  /**
   * All of them, each on one of the links.
   *
   * @param links to the balancer
   */
  Clients(long seed, List<FaultyLink> links, Ledger ledger) {
    this.links = links;
    this.ledger = ledger;
    this.random = new Random(seed);
    scheduler.setRemoveOnCancelPolicy(true);
    on(
        () -> {
          for (int i = 0; i < COUNT; i++) {
            join();
          }
          return null;
        });
    every(SAY_MILLIS, this::sayOne);
    every(CHURN_MILLIS, this::replaceOne);
  }

  private void every(int millis, Runnable task) {
    scheduler.scheduleWithFixedDelay(
        () -> {
          if (!quiet) {
            task.run();
          }
        },
        millis,
        millis,
        TimeUnit.MILLISECONDS);
  }

  private <T> T on(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, scheduler).join();
  }

  private void join() {
    String name = "c" + ++joined;
    String room = "r" + joined % ROOMS;
    FaultyLink link = links.get(joined % links.size());
    URI uri = URI.create("ws://127.0.0.1:" + link.port() + "/ws/" + room + "?name=" + name);
    Witness witness = new Witness(name, room, ledger);
    ChatClient client = new ChatClient(() -> uri, times, http, scheduler, witness);
    ledger.add(witness);
    members.add(new Member(client, witness, link));
    client.open();
  }

  private void sayOne() {
    say(members.get(random.nextInt(members.size())), "m" + ++said);
  }

  private void say(Member member, String text) {
    member.witness.said(member.client.say(text), text);
  }

  private void replaceOne() {
    members.remove(random.nextInt(members.size())).client.close();
    join();
  }

  /** Stops to talk, but for a last word in each room, which begins with this text. */
  void lastWord(String start) {
    on(
        () -> {
          quiet = true;
          for (int room = 0; room < ROOMS; room++) {
            String name = "r" + room;
            members.stream()
                .filter(member -> member.witness.room().equals(name))
                .findFirst()
                .ifPresent(member -> say(member, start + ' ' + ++said));
          }
          return null;
        });
  }

  /** Who has not heard a word yet, or waits for an answer. */
  List<String> without(String word) {
    return those(witness -> !witness.hasHeard(word) || witness.waitsForAnswers());
  }

  List<String> notWelcomed() {
    return those(witness -> !witness.isWelcomed());
  }

  private List<String> those(Predicate<Witness> condition) {
    return on(
        () ->
            members.stream()
                .map(Member::witness)
                .filter(condition)
                .map(Witness::toString)
                .toList());
  }

  /** How many sit behind a link. */
  int behind(FaultyLink link) {
    return on(() -> (int) members.stream().filter(member -> member.link == link).count());
  }

  /** Checks what all clients have heard; nothing must happen any more. */
  void check() {
    on(
        () -> {
          ledger.check();
          return null;
        });
  }

  /** Has all leave with 1000. */
  void leave() {
    on(
        () -> {
          members.forEach(member -> member.client.close());
          return null;
        });
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}

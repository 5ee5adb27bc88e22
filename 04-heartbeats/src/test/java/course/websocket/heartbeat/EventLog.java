package course.websocket.heartbeat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a client's listener has heard. Safe for use by several threads. */
final class EventLog implements ReconnectingClient.Listener {

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Duration> delays = new CopyOnWriteArrayList<>();

  @Override
  public void onOpen() {
    events.add("open");
  }

  @Override
  public void onText(String text) {
    events.add("text " + text);
  }

  @Override
  public void onReconnect(int attempt, Duration delay) {
    delays.add(delay);
    events.add("reconnect " + attempt);
  }

  @Override
  public void onEnd(int code, String reason) {
    events.add("end " + code + " " + reason);
  }

  List<String> events() {
    return events;
  }

  /** The delays of the reconnects, in order. */
  List<Duration> delays() {
    return delays;
  }

  long opens() {
    return events.stream().filter("open"::equals).count();
  }

  boolean ended() {
    return events.stream().anyMatch(event -> event.startsWith("end "));
  }

  boolean lastIs(String event) {
    return !events.isEmpty() && events.get(events.size() - 1).equals(event);
  }
}

package course.websocket.stress;

import course.websocket.heartbeat.ChatClient;
import course.websocket.heartbeat.CloseCodes;
import course.websocket.stress.Ledger.Id;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One client's view of its room: what it was told from a place on, in stretches, each complete in
 * itself. A reload ends one stretch and begins the next. Only the clients' scheduler uses it.
 */
final class Witness implements ChatClient.Listener {

  private static final int MAX_SHOWN = 5;

  private static final class Stretch {
    private final Id after;
    private final Set<Id> heard = new HashSet<>();
    private final Set<String> texts = new HashSet<>();
    private Id last;

    Stretch(Id after) {
      this.after = after;
      this.last = after;
    }
  }

  private final String name;
  private final String room;
  private final Ledger ledger;
  private final List<Stretch> stretches = new ArrayList<>();
  private final Map<String, String> unaccepted = new HashMap<>();
  private boolean owedReload;
  private String where = "never welcomed";

  Witness(String name, String room, Ledger ledger) {
    this.name = name;
    this.room = room;
    this.ledger = ledger;
  }

  String room() {
    return room;
  }

  boolean isWelcomed() {
    return !stretches.isEmpty();
  }

  boolean hasHeard(String start) {
    return stretches.stream()
        .flatMap(stretch -> stretch.texts.stream())
        .anyMatch(heard -> heard.startsWith(start));
  }

  boolean waitsForAnswers() {
    return !unaccepted.isEmpty();
  }

  void said(String ref, String text) {
    unaccepted.put(ref, text);
  }

  private Stretch present() {
    return stretches.get(stretches.size() - 1);
  }

  @Override
  public void onWelcome(String server, boolean recovered, String last) {
    where = "on " + server;
    if (stretches.isEmpty()) {
      stretches.add(new Stretch(Id.of(last)));
    } else if (recovered) {
      ledger.resumed.incrementAndGet();
    } else {
      owedReload = true;
    }
  }

  @Override
  public void onMessage(String id, String from, String text) {
    Id place = Id.of(id);
    ledger.heard.incrementAndGet();
    ledger.know(room, place, text);
    if (owedReload) {
      ledger.breach(this + " was not recovered, and not told to reload, before " + id);
      owedReload = false;
    }
    Stretch present = present();
    if (place.compareTo(present.last) <= 0) {
      ledger.breach(this + " heard " + id + " after " + present.last + ": twice, or out of order");
    }
    if (!present.texts.add(text)) {
      ledger.breach(this + " heard twice what was said once: " + text);
    }
    present.heard.add(place);
    present.last = place;
  }

  @Override
  public void onReload(String last) {
    ledger.reloads.incrementAndGet();
    owedReload = false;
    stretches.add(new Stretch(Id.of(last)));
  }

  @Override
  public void onAccepted(String ref, String id) {
    ledger.accepted.incrementAndGet();
    ledger.know(room, Id.of(id), unaccepted.remove(ref));
  }

  @Override
  public void onRefused(String ref, String reason) {
    ledger.refused.incrementAndGet();
    unaccepted.remove(ref);
  }

  @Override
  public void onReconnect(int attempt, Duration delay) {
    where = "away, attempt " + attempt;
    ledger.reconnects.incrementAndGet();
  }

  @Override
  public void onEnd(int code, String reason) {
    if (code != CloseCodes.NORMAL) {
      ledger.breach(this + " has ended with " + code + ' ' + reason);
    }
  }

  /** In each stretch, everything that anybody knows up to its last message must have been heard. */
  void check() {
    for (Stretch stretch : stretches) {
      Map<Id, String> missing = new HashMap<>(ledger.between(room, stretch.after, stretch.last));
      missing.keySet().removeAll(stretch.heard);
      if (!missing.isEmpty()) {
        ledger.breach(
            this
                + " lost "
                + missing.size()
                + " between "
                + stretch.after
                + " and "
                + stretch.last
                + ": "
                + missing.entrySet().stream().limit(MAX_SHOWN).toList());
      }
    }
  }

  @Override
  public String toString() {
    return name + " in " + room + " (" + where + ')';
  }
}

package course.websocket.stress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All that was said, accepted and heard, held against the promises of the chat. The clients'
 * scheduler writes it; {@link #breach}, {@link #breaches} and the figures are safe for use by
 * several threads.
 */
final class Ledger {

  /** A message's place in its room: the id that the server gave, as it compares. */
  record Id(long time, long number) implements Comparable<Id> {

    static Id of(String text) {
      String[] parts = text.split("-");
      return new Id(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    @Override
    public int compareTo(Id other) {
      int byTime = Long.compare(time, other.time);
      return byTime == 0 ? Long.compare(number, other.number) : byTime;
    }
  }

  /** What is known of each room's messages, from anybody: text by id. */
  private final Map<String, NavigableMap<Id, String>> rooms = new HashMap<>();

  private final List<Witness> witnesses = new ArrayList<>();
  private final List<String> breaches = new CopyOnWriteArrayList<>();
  final AtomicLong accepted = new AtomicLong();
  final AtomicLong heard = new AtomicLong();
  final AtomicLong reconnects = new AtomicLong();
  final AtomicLong resumed = new AtomicLong();
  final AtomicLong reloads = new AtomicLong();
  final AtomicLong refused = new AtomicLong();

  void add(Witness witness) {
    witnesses.add(witness);
  }

  /** Somebody knows a message. */
  void know(String room, Id id, String text) {
    String before = rooms.computeIfAbsent(room, r -> new TreeMap<>()).put(id, text);
    if (before != null && !before.equals(text)) {
      breach("room " + room + " has two messages " + id + ": " + before + ", " + text);
    }
  }

  /** What is known of a room, after one message and up to another. */
  Map<Id, String> between(String room, Id after, Id upTo) {
    NavigableMap<Id, String> known = rooms.getOrDefault(room, new TreeMap<>());
    return after.compareTo(upTo) < 0 ? known.subMap(after, false, upTo, true) : Map.of();
  }

  /** The promises are broken. */
  void breach(String what) {
    breaches.add(what);
  }

  List<String> breaches() {
    return breaches;
  }

  /** Checks what each client has heard against what the others know. */
  void check() {
    witnesses.forEach(Witness::check);
  }

  String figures() {
    return "%,d accepted, %,d heard, %,d reconnects, %,d resumed, %,d reloads, %,d refused"
        .formatted(
            accepted.get(),
            heard.get(),
            reconnects.get(),
            resumed.get(),
            reloads.get(),
            refused.get());
  }
}

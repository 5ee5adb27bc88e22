package course.websocket.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one of the course's engines should reach. Immutable.
 *
 * @param work the work's name
 * @param ours the engine
 * @param kind what is compared
 * @param other the peer it is compared with, or null
 * @param limit the bound
 */
record Target(String work, Peer ours, Kind kind, Peer other, double limit) {

  enum Kind {
    /** CPU a message as a share of the peer's: at most. */
    CPU,
    /** Messages a second as a multiple of the peer's: at least. */
    RATE,
    /** The 99th percentile in milliseconds: at most. */
    P99,
    /** CPU a message with one stalled member, as a share of that without: at most. */
    STALLED
  }

  static final List<Target> ALL = all();

  private static List<Target> all() {
    List<Target> all = new ArrayList<>();
    add(all, "echo-50-1", Peer.HANDMADE, Kind.CPU, 1.0, Peer.NETTY);
    add(all, "echo-50-1", Peer.UNDERTOW, Kind.CPU, 1.1, Peer.NETTY);
    add(all, "echo-50-1", Peer.UNDERTOW, Kind.CPU, 0.9, Peer.WS);
    add(
        all,
        "echo-50-1",
        Peer.UNDERTOW,
        Kind.CPU,
        0.7,
        Peer.JETTY,
        Peer.TOMCAT,
        Peer.JAVA_WEBSOCKET);
    add(all, "echo-50-1", Peer.UNDERTOW, Kind.CPU, 0.4, Peer.FASTAPI);
    add(all, "echo-50-16", Peer.HANDMADE, Kind.RATE, 1.2, Peer.VERTX, Peer.NETTY);
    add(all, "echo-50-16", Peer.UNDERTOW, Kind.RATE, 3, Peer.WS, Peer.JETTY, Peer.TOMCAT);
    all.add(new Target("echo-50-16", Peer.HANDMADE, Kind.P99, null, 10));
    all.add(new Target("echo-50-16", Peer.UNDERTOW, Kind.P99, null, 15));
    for (String room : List.of("room-100-1", "room-1000-1", "room-5000-1")) {
      add(all, room, Peer.HANDMADE, Kind.CPU, 0.8, Peer.NETTY);
      add(all, room, Peer.UNDERTOW, Kind.CPU, 1.0, Peer.NETTY);
    }
    Peer[] talkers = {Peer.NETTY, Peer.WS, Peer.SOCKET_IO, Peer.FASTAPI};
    add(all, "room-1000-8", Peer.HANDMADE, Kind.RATE, 4, talkers);
    add(all, "room-1000-8", Peer.UNDERTOW, Kind.RATE, 2, talkers);
    all.add(new Target("room-50-stalled-1", Peer.HANDMADE, Kind.STALLED, null, 1.02));
    all.add(new Target("room-50-stalled-1", Peer.UNDERTOW, Kind.STALLED, null, 1.1));
    add(all, "chat-300-1", Peer.HANDMADE, Kind.CPU, 0.55, Peer.SOCKET_IO);
    add(all, "chat-300-1", Peer.HANDMADE, Kind.CPU, 0.22, Peer.FASTAPI);
    add(all, "chat-300-1", Peer.UNDERTOW, Kind.CPU, 0.6, Peer.SOCKET_IO);
    add(all, "chat-300-16", Peer.HANDMADE, Kind.RATE, 4, Peer.WS);
    add(all, "chat-300-16", Peer.HANDMADE, Kind.RATE, 5, Peer.SOCKET_IO);
    add(all, "chat-300-16", Peer.UNDERTOW, Kind.RATE, 3, Peer.WS);
    add(all, "chat-3-64", Peer.HANDMADE, Kind.RATE, 1.5, Peer.WS);
    add(all, "chat-3-64", Peer.UNDERTOW, Kind.RATE, 1.5, Peer.WS);
    add(all, "proxy-50-1", Peer.BALANCER, Kind.CPU, 1.4, Peer.HAPROXY);
    return List.copyOf(all);
  }

  private static void add(
      List<Target> all, String work, Peer ours, Kind kind, double limit, Peer... others) {
    for (Peer other : others) {
      all.add(new Target(work, ours, kind, other, limit));
    }
  }

  /** A line of the table of targets, or nothing if this was not measured. */
  String line(Map<String, List<Measurement>> results) {
    List<Measurement> own = of(results, work, ours);
    double reached =
        switch (kind) {
          case CPU -> Table.ratio(own, of(results, work, other), Measurement::cpuMicros);
          case RATE -> Table.ratio(own, of(results, work, other), Measurement::rate);
          case P99 -> own.isEmpty() ? Double.NaN : Table.median(own, Measurement::p99);
          case STALLED ->
              Table.ratio(own, of(results, "room-50-stalled-0", ours), Measurement::cpuMicros);
        };
    if (Double.isNaN(reached)) {
      return "";
    }
    boolean met = kind == Kind.RATE ? reached >= limit : reached <= limit;
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.2f | %s |%n",
        work,
        ours.label(),
        describe(),
        reached,
        met ? "met" : "*missed*");
  }

  private String describe() {
    return switch (kind) {
      case CPU -> "CPU at most %s of %s's".formatted(limit, other.label());
      case RATE -> "at least %s times the messages of %s".formatted(limit, other.label());
      case P99 -> "p99 at most %s ms".formatted(limit);
      case STALLED -> "CPU at most %s of that without the stalled member".formatted(limit);
    };
  }

  private static List<Measurement> of(
      Map<String, List<Measurement>> results, String work, Peer peer) {
    return results.getOrDefault(work, List.of()).stream()
        .filter(result -> result.peer() == peer)
        .toList();
  }
}

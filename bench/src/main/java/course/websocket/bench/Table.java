package course.websocket.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The medians of a work's rounds as a Markdown table. Stateless. */
final class Table {

  private Table() {}

  /**
   * Each peer's line: first what the course's engines cost in relation to it, in the same round.
   */
  static String of(String title, List<Measurement> rounds) {
    Map<Peer, List<Measurement>> byPeer =
        rounds.stream().collect(Collectors.groupingBy(Measurement::peer));
    StringBuilder table = new StringBuilder();
    table
        .append("### ")
        .append(title)
        .append("\n\n| | handmade's CPU | undertow's CPU | handmade's rate | undertow's rate ")
        .append("| CPU a message, µs | messages a second | p50, ms | p99, ms | max, ms ")
        .append("| server's cores | generator's cores | memory, MB |\n|---")
        .append("|--:".repeat(12))
        .append("|\n");
    byPeer.keySet().stream()
        .sorted(Comparator.comparingDouble(p -> median(byPeer.get(p), Measurement::cpuMicros)))
        .forEach(peer -> table.append(line(peer, byPeer)));
    return table.append('\n').toString();
  }

  private static String line(Peer peer, Map<Peer, List<Measurement>> byPeer) {
    List<Measurement> own = byPeer.get(peer);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %.2f | %,.0f | %.2f | %.2f | %.1f | %.2f | %.2f | %.0f |%n",
        peer.label(),
        text(ratio(byPeer.getOrDefault(Peer.HANDMADE, List.of()), own, Measurement::cpuMicros)),
        text(ratio(byPeer.getOrDefault(Peer.UNDERTOW, List.of()), own, Measurement::cpuMicros)),
        text(ratio(byPeer.getOrDefault(Peer.HANDMADE, List.of()), own, Measurement::rate)),
        text(ratio(byPeer.getOrDefault(Peer.UNDERTOW, List.of()), own, Measurement::rate)),
        median(own, Measurement::cpuMicros),
        median(own, Measurement::rate),
        median(own, Measurement::p50),
        median(own, Measurement::p99),
        median(own, Measurement::max),
        median(own, Measurement::serverCpu),
        median(own, Measurement::generatorCpu),
        median(own, Measurement::rssMb));
  }

  private static String text(double ratio) {
    return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f", ratio);
  }

  /** The median of the rounds' ratios; not a number if one of the two is missing. */
  static double ratio(
      List<Measurement> ours, List<Measurement> theirs, ToDoubleFunction<Measurement> value) {
    double[] ratios =
        ours.stream()
            .flatMapToDouble(
                our ->
                    theirs.stream()
                        .filter(their -> their.round() == our.round())
                        .mapToDouble(
                            their -> value.applyAsDouble(our) / value.applyAsDouble(their)))
            .toArray();
    return ratios.length == 0 ? Double.NaN : median(ratios);
  }

  static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> value) {
    return median(rounds.stream().mapToDouble(value).toArray());
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}

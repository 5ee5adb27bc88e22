package course.websocket.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws a work's medians as an SVG: CPU a message on the left, messages a second on the right. */
final class Chart {

  private static final int ROW = 24;
  private static final int TOP = 58;
  private static final int LABEL = 120;
  private static final int BAR = 210;
  private static final int VALUE = 80;
  private static final int HALF = BAR + VALUE;
  private static final String OURS = "#b3261e";
  private static final String OTHERS = "#5f7a94";

  private Chart() {}

  static String of(String title, List<Measurement> rounds) {
    Map<Peer, List<Measurement>> byPeer =
        rounds.stream().collect(Collectors.groupingBy(Measurement::peer));
    List<Peer> peers =
        byPeer.keySet().stream()
            .sorted(
                Comparator.comparingDouble(
                    p -> Table.median(byPeer.get(p), Measurement::cpuMicros)))
            .toList();
    double mostCpu = most(byPeer, Measurement::cpuMicros);
    double mostRate = most(byPeer, Measurement::rate);
    int width = LABEL + 2 * HALF;
    int height = TOP + peers.size() * ROW + 10;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\" font-family=\"sans-serif\" font-size=\"13\">%n"
                + "<title>%s</title>%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n"
                + "<text x=\"8\" y=\"20\" font-size=\"15\" font-weight=\"bold\">%s</text>%n"
                + "<text x=\"%d\" y=\"44\">CPU a message, µs (less is better)</text>%n"
                + "<text x=\"%d\" y=\"44\">messages a second (more is better)</text>%n",
            width,
            height,
            width,
            height,
            title,
            title,
            LABEL,
            LABEL + HALF));
    for (int i = 0; i < peers.size(); i++) {
      Peer peer = peers.get(i);
      int y = TOP + i * ROW;
      double cpu = Table.median(byPeer.get(peer), Measurement::cpuMicros);
      double rate = Table.median(byPeer.get(peer), Measurement::rate);
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
              LABEL - 8,
              y + 13,
              peer.label()));
      bar(svg, LABEL, y, cpu / mostCpu, peer, String.format(Locale.ROOT, "%.2f", cpu));
      bar(svg, LABEL + HALF, y, rate / mostRate, peer, String.format(Locale.ROOT, "%,.0f", rate));
    }
    return svg.append("</svg>\n").toString();
  }

  private static double most(
      Map<Peer, List<Measurement>> byPeer, java.util.function.ToDoubleFunction<Measurement> value) {
    return byPeer.values().stream()
        .mapToDouble(rounds -> Table.median(rounds, value))
        .max()
        .orElse(1);
  }

  private static void bar(StringBuilder svg, int x, int y, double share, Peer peer, String value) {
    long length = Math.max(1, Math.round(BAR * share));
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"16\" fill=\"%s\"/>"
                + "<text x=\"%d\" y=\"%d\">%s</text>%n",
            x,
            y,
            length,
            peer.isOurs() ? OURS : OTHERS,
            x + length + 5,
            y + 13,
            value));
  }
}

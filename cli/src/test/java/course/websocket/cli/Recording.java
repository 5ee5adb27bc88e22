package course.websocket.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Screens of a terminal, one after the other, as an SVG that moves by CSS alone. Where nothing is
 * to move, the first screen stays. Used by one thread.
 */
final class Recording {

  private static final int MARGIN = 22;
  private static final double CHARACTER = 8.0;
  private static final int LINE = 18;

  private static final String STYLE =
      """
      text{font:13.3px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;\
      fill:#d7dde5;white-space:pre}.k{fill:#8b98a9}.b{fill:#5fb37c}.t{fill:#fff;font-weight:bold}\
      .c{fill:#e8c47a}.s{visibility:hidden}.s:first-of-type{visibility:visible}
      """
          .strip();

  /** What a learner looks for first: titles, bars and passed steps, names of rows, the keys. */
  private static final List<Look> LOOKS =
      List.of(
          new Look(Pattern.compile("^  (Step \\d+: |Lesson \\d+  |Lesson \\d+ is).*"), "t"),
          new Look(Pattern.compile("^  [\u2588\u2591]+|^  \u2714 step \\d+"), "b"),
          new Look(Pattern.compile("^  (reason|write|read|test|hint|thread|Course)\\b"), "k"),
          new Look(Pattern.compile("^  h hint.*|^  [\\d.]+ s from save.*|^\\$.*"), "k"));

  private record Look(Pattern pattern, String style) {}

  private record Frame(String caption, List<String> lines, Duration shown) {}

  private final List<Frame> frames = new ArrayList<>();

  /**
   * Adds a screen.
   *
   * @param caption what the person does now
   */
  void add(String caption, String screen, Duration shown) {
    frames.add(new Frame(caption, screen.stripTrailing().lines().toList(), shown));
  }

  /** The drawing. */
  String svg(String label) {
    int rows = frames.stream().mapToInt(frame -> frame.lines.size()).max().orElse(0);
    int columns =
        frames.stream()
            .flatMap(frame -> frame.lines.stream())
            .mapToInt(String::length)
            .max()
            .orElse(0);
    int width = (int) Math.ceil(columns * CHARACTER) + 2 * MARGIN;
    int height = (rows + 2) * LINE + 2 * MARGIN;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
            width, height, width, height, escape(label)));
    svg.append("<style>").append(STYLE).append(animation()).append("</style>\n");
    svg.append("<rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"#1b212b\"/>\n");
    for (int i = 0; i < frames.size(); i++) {
      svg.append("<g class=\"s\" id=\"f").append(i).append("\">\n");
      line(svg, 0, "<tspan class=\"c\">" + escape(frames.get(i).caption) + "</tspan>");
      List<String> lines = frames.get(i).lines;
      for (int row = 0; row < lines.size(); row++) {
        if (!lines.get(row).isBlank()) {
          line(svg, row + 1, look(lines.get(row)));
        }
      }
      svg.append("</g>\n");
    }
    return svg.append("</svg>\n").toString();
  }

  /** Each screen is visible for its part of the whole, again and again. */
  private String animation() {
    double whole = Stream.of(frames).flatMap(List::stream).mapToDouble(Recording::seconds).sum();
    StringBuilder css = new StringBuilder("@media (prefers-reduced-motion:no-preference){");
    double from = 0;
    for (int i = 0; i < frames.size(); i++) {
      double to = from + seconds(frames.get(i));
      css.append(
          String.format(
              Locale.ROOT,
              "#f%d{animation:k%d %.1fs step-end infinite}@keyframes k%d{0%%{visibility:%s}"
                  + "%.2f%%{visibility:visible}%.2f%%{visibility:hidden}}",
              i,
              i,
              whole,
              i,
              i == 0 ? "visible" : "hidden",
              100 * from / whole,
              100 * to / whole));
      from = to;
    }
    return css.append('}').toString();
  }

  private static double seconds(Frame frame) {
    return frame.shown.toMillis() / 1000.0;
  }

  private static void line(StringBuilder svg, int row, String content) {
    int y = MARGIN + (row + 1) * LINE;
    svg.append(
        String.format(
            "<text x=\"%d\" y=\"%d\" xml:space=\"preserve\">%s</text>%n", MARGIN, y, content));
  }

  private static String look(String line) {
    for (Look look : LOOKS) {
      Matcher found = look.pattern.matcher(line);
      if (found.find()) {
        String marked = "<tspan class=\"" + look.style + "\">" + escape(found.group()) + "</tspan>";
        return marked + escape(line.substring(found.end()));
      }
    }
    return escape(line);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}

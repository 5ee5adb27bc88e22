import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Records the picture of a first session that the README shows: it runs {@code ./course watch} in a
 * real terminal, on a copy of the lessons, and writes what the terminal shows as an SVG that moves by
 * CSS alone. Needs tmux and a built course command. Used by one thread.
 *
 * <pre>java docs/recording/FirstSession.java docs/assets/readme/first-session.svg</pre>
 */
public final class FirstSession {

  private static final int COLUMNS = 92;
  private static final int ROWS = 29;

  /** In CSS pixels. */
  private static final double CELL_WIDTH = 8.13;

  private static final int LINE_HEIGHT = 19;
  private static final int MARGIN = 22;

  private static final int LIMIT_MILLIS = 60_000;
  private static final int LOOK_MILLIS = 100;

  private static final String HANDSHAKE =
      "01-echo/src/main/java/course/websocket/echo/Handshake.java";

  private static final String STUB =
      "    throw new UnsupportedOperationException(\"Step 1: compute the accept key\");\n";

  private static final String WITHOUT_SEMICOLON =
      """
          byte[] input = (key + GUID).getBytes(StandardCharsets.US_ASCII)
          return Base64.getEncoder().encodeToString(sha1().digest(input));
      """
          .indent(-2);

  private static final String ANSWER = WITHOUT_SEMICOLON.replace("ASCII)", "ASCII);");

  /**
   * A picture of the film.
   *
   * @param seconds how long it stays
   * @param caption what happens outside the terminal; empty for nothing
   */
  private record Frame(double seconds, String caption, List<String> lines) {}

  private final String socket = "first-session-" + ProcessHandle.current().pid();
  private final List<Frame> frames = new ArrayList<>();
  private final Path copy;

  private FirstSession(Path copy) {
    this.copy = copy;
  }

  /**
   * Records, from the root of the repository.
   *
   * @param args the SVG to write
   */
  public static void main(String[] args) throws Exception {
    Path root = Path.of("").toAbsolutePath();
    Path copy = Files.createTempDirectory("first-session-");
    FirstSession session = new FirstSession(copy);
    try {
      session.copy(root);
      session.play();
    } finally {
      session.tmux("kill-server");
      delete(copy);
    }
    Files.writeString(Path.of(args[0]), session.svg());
  }

  private void play() throws Exception {
    tmux(
        "new-session", "-d", "-x", "" + COLUMNS, "-y", "" + ROWS, "-c", copy.toString(),
        "env", "PS1=$ ", "sh", "-i");
    await(screen -> screen.startsWith("$"));
    String command = "./course watch";
    for (char key : command.toCharArray()) {
      tmux("send-keys", "-l", String.valueOf(key));
    }
    await(screen -> screen.contains(command));
    show(1.5, "");
    tmux("send-keys", "Enter");
    await(screen -> screen.contains("Step 1: compute") && settled(screen));
    show(5, "");
    tmux("send-keys", "h");
    await(screen -> screen.contains("Hint 1 of 3"));
    show(4, "");
    save(STUB, WITHOUT_SEMICOLON);
    await(screen -> screen.contains("';' expected") && settled(screen));
    show(4, "saved: the answer to step 1, without a semicolon");
    save(WITHOUT_SEMICOLON, ANSWER);
    await(screen -> screen.contains("Step 2: check the request") && settled(screen));
    show(7, "saved: the answer to step 1");
  }

  private static boolean settled(String screen) {
    return screen.contains("quit") && !screen.contains("testing");
  }

  private void save(String from, String to) throws IOException {
    Path file = copy.resolve(HANDSHAKE);
    String text = Files.readString(file);
    if (!text.contains(from)) {
      throw new IllegalStateException(HANDSHAKE + " does not have " + from);
    }
    Files.writeString(file, text.replace(from, to));
  }

  private void await(Predicate<String> condition) throws IOException, InterruptedException {
    long end = System.currentTimeMillis() + LIMIT_MILLIS;
    while (!condition.test(screen())) {
      if (System.currentTimeMillis() > end) {
        throw new IllegalStateException("the terminal shows\n" + screen());
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void show(double seconds, String caption) throws IOException {
    frames.add(new Frame(seconds, caption, screen().stripTrailing().lines().toList()));
  }

  private String screen() throws IOException {
    return tmux("capture-pane", "-p");
  }

  private String tmux(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("tmux", "-L", socket, "-f", "/dev/null"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The lessons, and a course command that works on them. */
  private void copy(Path root) throws IOException {
    for (String part : List.of("01-echo", "02-broadcast", "03-redis-scaling", "04-heartbeats")) {
      copy(root, part + "/lesson.yaml");
      copy(root, part + "/src");
    }
    copy(root, "docs/chapters/comparison.csv");
    String launcher =
        "#!/bin/sh\nexec java -XX:TieredStopAtLevel=1 '-Dcourse.root=%s' -cp '%s:%s' %s \"$@\"\n"
            .formatted(
                copy,
                root.resolve("cli/target/solution/cli-1.0-SNAPSHOT.jar"),
                root.resolve("cli/target/solution/lib/*"),
                "course.websocket.cli.Course");
    Path script = Files.writeString(copy.resolve("course"), launcher);
    if (!script.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + script + " executable");
    }
  }

  private void copy(Path root, String part) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve(part))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(root.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted((a, b) -> b.compareTo(a))
          .forEach(
              file -> {
                try {
                  Files.deleteIfExists(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  private String svg() {
    int width = (int) (COLUMNS * CELL_WIDTH) + 2 * MARGIN;
    int height = (ROWS + 1) * LINE_HEIGHT + 2 * MARGIN;
    double total = frames.stream().mapToDouble(Frame::seconds).sum();
    StringBuilder style = new StringBuilder();
    StringBuilder pictures = new StringBuilder();
    double at = 0;
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      double from = 100 * at / total;
      at += frame.seconds;
      double to = 100 * at / total;
      style.append(
          String.format(
              Locale.ROOT,
              "@keyframes f%d{0%%{opacity:%d}%.2f%%{opacity:1}%.2f%%,100%%{opacity:%d}}%n",
              i, i == 0 ? 1 : 0, from, to, i == frames.size() - 1 ? 1 : 0));
      style.append(
          String.format(
              Locale.ROOT, "#f%d{animation:f%d %.1fs step-end infinite}%n", i, i, total));
      pictures.append("<g id=\"f").append(i).append("\" class=\"f\">\n");
      for (int line = 0; line < frame.lines.size(); line++) {
        text(pictures, frame.lines.get(line), line);
      }
      if (!frame.caption.isEmpty()) {
        pictures.append(element("c", ROWS, frame.caption));
      }
      pictures.append("</g>\n");
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" aria-label="A first session: ./course watch shows step 1, a hint, an error of the compiler with its line, and step 2 when step 1 passes">
        <style>
        text{font:13.5px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d7dde5;white-space:pre}
        .k{fill:#8b98a9}.b{fill:#5fb37c}.t{fill:#fff;font-weight:bold}.c{fill:#e0b060}
        .f{opacity:0}
        %3$s@media (prefers-reduced-motion:reduce){.f{animation:none!important}#f%4$d{opacity:1}}
        </style>
        <rect width="100%%" height="100%%" rx="10" fill="#1b212b"/>
        %5$s</svg>
        """
        .formatted(width, height, style, frames.size() - 1, pictures);
  }

  /** A line of the terminal, with the colours of the picture. */
  private static void text(StringBuilder out, String line, int row) {
    if (!line.isBlank()) {
      String kind = "";
      if (line.contains("\u2588") || line.contains("\u2591") || line.contains("\u2714")) {
        kind = "b";
      } else if (line.strip().matches("Step \\d+.*")) {
        kind = "t";
      } else if (line.startsWith("$") || line.contains("quit") || line.contains("from save")) {
        kind = "k";
      }
      out.append(element(kind, row, line));
    }
  }

  private static String element(String kind, int row, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    return String.format(
        "<text x=\"%d\" y=\"%d\"%s xml:space=\"preserve\">%s</text>%n",
        MARGIN,
        MARGIN + LINE_HEIGHT * (row + 1) - 4,
        kind.isEmpty() ? "" : " class=\"" + kind + "\"",
        escaped);
  }
}

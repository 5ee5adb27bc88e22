package course.websocket.quiz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the anchors that an AsciiDoc chapter sets explicitly: {@code [#name]}, {@code [[name]]}.
 * Holds no state, safe for use by several threads.
 */
final class Anchors {
  private static final Pattern ANCHOR =
      Pattern.compile("^\\[(?:#([A-Za-z0-9_-]+)[^\\]]*|\\[([A-Za-z0-9_-]+)(?:,[^\\]]*)?\\])\\]$");

  private Anchors() {}

  static Set<String> in(Path chapter) throws IOException {
    Set<String> anchors = new TreeSet<>();
    for (String line : Files.readAllLines(chapter)) {
      Matcher matcher = ANCHOR.matcher(line.strip());
      if (matcher.matches()) {
        anchors.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
      }
    }
    return anchors;
  }
}

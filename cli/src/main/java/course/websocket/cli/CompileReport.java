package course.websocket.cli;

import course.websocket.cli.CompileError.Place;
import course.websocket.kit.Lesson;
import course.websocket.kit.StepReport;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows the first thing that does not compile. Stateless, safe for use by several threads. */
final class CompileReport {

  private CompileReport() {}

  /**
   * The report, under the step that the line belongs to.
   *
   * @param step the step that the learner is on, for a line that belongs to none
   */
  static String render(StepReport report, Lesson lesson, int step, CompileError error)
      throws IOException {
    Place place = error.places().get(0);
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("reason", "does not compile: " + place.message());
    int belongs = 0;
    if (place.file() != null) {
      rows.put("write", CompileError.shown(place.file()) + ":" + place.line() + "\n" + code(place));
      belongs = StepPlaces.step(lesson, place.file(), place.line());
    }
    if (error.places().size() > 1) {
      rows.put("", "and " + (error.places().size() - 1) + " more");
    }
    return report.stopped(belongs == 0 ? step : belongs, rows);
  }

  /** The line with a mark below the column. */
  private static String code(Place place) throws IOException {
    List<String> lines = Lesson.text(place.file()).lines().toList();
    if (place.line() > lines.size()) {
      return ""; // it has changed since
    }
    String line = lines.get(place.line() - 1);
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    int column = Math.max(0, Math.min(place.column() - 1, line.length()) - indent.length());
    return "  " + line.strip() + "\n  " + " ".repeat(column) + "^";
  }
}

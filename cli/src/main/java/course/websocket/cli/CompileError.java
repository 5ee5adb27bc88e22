package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Code that does not compile. Immutable, safe for use by several threads. */
final class CompileError extends Problem {

  private static final long serialVersionUID = 1L;

  /** More of them are mostly the same mistake again. */
  private static final int SHOWN = 3;

  private final transient List<Place> places;

  /**
   * One complaint of the compiler.
   *
   * @param file null if it is about no file
   * @param line from 1
   * @param column from 1
   */
  record Place(Path file, int line, int column, String message) {}

  CompileError(List<Place> places) {
    super(
        places.stream()
            .limit(SHOWN)
            .map(CompileError::line)
            .collect(Collectors.joining("\n", "it does not compile\n", "")),
        1);
    this.places = List.copyOf(places);
  }

  List<Place> places() {
    return places;
  }

  private static String line(Place place) {
    return place.file() == null
        ? place.message()
        : shown(place.file()) + ":" + place.line() + ": " + place.message();
  }

  /** As a learner writes it in the repository's folder: from the lesson's folder on. */
  static String shown(Path file) {
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      if (folder.endsWith("src")) {
        return folder.getParent().getParent().relativize(file).toString().replace('\\', '/');
      }
    }
    return file.toString();
  }
}

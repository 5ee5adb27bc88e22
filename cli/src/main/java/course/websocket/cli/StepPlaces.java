package course.websocket.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import course.websocket.kit.Lesson;
import course.websocket.kit.StepSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** Where the steps stand in the learner's files. Stateless, safe for use by several threads. */
final class StepPlaces {

  private StepPlaces() {}

  /**
   * The step that a line of the learner's was written for: it stands where the starter has the
   * step's gap.
   *
   * @param file in the lesson's starter folder, or anywhere else
   * @param line from 1
   * @return 0 if the line belongs to no step
   */
  static int step(Lesson lesson, Path file, int line) throws IOException {
    if (!file.startsWith(lesson.starter())) {
      return 0;
    }
    Path solved = lesson.solution().resolve(lesson.starter().relativize(file));
    if (!Files.exists(solved)) {
      return 0;
    }
    StepSource solution = StepSource.parse(Files.readString(solved));
    List<String> starter = solution.starter().lines().toList();
    int place = starterLine(starter, Lesson.text(file).lines().toList(), line - 1);
    for (StepSource.Region region : solution.regions()) {
      int first = Collections.indexOfSubList(starter, region.unsolved());
      if (place >= first && place < first + region.unsolved().size()) {
        return region.step();
      }
    }
    return 0;
  }

  /** The line of the starter that the learner's line was, or replaced; both from 0. */
  private static int starterLine(List<String> starter, List<String> learner, int line) {
    int shift = 0;
    for (AbstractDelta<String> delta : DiffUtils.diff(starter, learner).getDeltas()) {
      int first = delta.getTarget().getPosition();
      if (line < first) {
        break;
      }
      if (line < first + delta.getTarget().size()) {
        int within = Math.min(line - first, Math.max(0, delta.getSource().size() - 1));
        return delta.getSource().getPosition() + within;
      }
      shift =
          delta.getSource().getPosition()
              + delta.getSource().size()
              - first
              - delta.getTarget().size();
    }
    return line + shift;
  }
}

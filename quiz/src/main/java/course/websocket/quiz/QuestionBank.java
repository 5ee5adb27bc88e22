package course.websocket.quiz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All questions of the course, by chapter. Immutable, safe for use by several threads.
 *
 * <p>A folder holds one file for each chapter: {@code 01-echo.yaml} has the questions of {@code
 * 01-echo.adoc}. Nothing is let through that a reader could stumble over: each fault is one line of
 * {@link InvalidQuestionsException}.
 */
public final class QuestionBank {
  private static final String EXTENSION = ".yaml";

  private final SortedMap<String, List<Question>> chapters;

  private QuestionBank(SortedMap<String, List<Question>> chapters) {
    this.chapters = chapters;
  }

  /**
   * Reads the questions without asking whether their anchors exist.
   *
   * @param questionsDir the folder of the question files
   * @throws InvalidQuestionsException if a file has a fault
   * @throws IOException if the folder or a file cannot be read
   */
  public static QuestionBank load(Path questionsDir) throws IOException {
    List<String> faults = new ArrayList<>();
    SortedMap<String, List<Question>> chapters = read(questionsDir, faults);
    refuse(faults);
    return new QuestionBank(chapters);
  }

  /**
   * Reads the questions and checks that each anchor stands in its chapter.
   *
   * @param questionsDir the folder of the question files
   * @param chaptersDir the folder of the AsciiDoc chapters
   * @throws InvalidQuestionsException if a file has a fault
   * @throws IOException if a folder or a file cannot be read
   */
  public static QuestionBank load(Path questionsDir, Path chaptersDir) throws IOException {
    List<String> faults = new ArrayList<>();
    SortedMap<String, List<Question>> chapters = read(questionsDir, faults);
    for (Map.Entry<String, List<Question>> chapter : chapters.entrySet()) {
      checkAnchors(chapter.getKey(), chapter.getValue(), chaptersDir, faults);
    }
    refuse(faults);
    return new QuestionBank(chapters);
  }

  /** The names of the chapters with questions, in order: {@code 01-echo} first. */
  public List<String> chapters() {
    return List.copyOf(chapters.keySet());
  }

  /**
   * The questions of a chapter, in the order of its file.
   *
   * @throws IllegalArgumentException if there is no such chapter
   */
  public List<Question> questions(String chapter) {
    List<Question> questions = chapters.get(chapter);
    if (questions == null) {
      throw new IllegalArgumentException(
          "no questions for chapter '"
              + chapter
              + "', there are: "
              + String.join(", ", chapters()));
    }
    return questions;
  }

  private static SortedMap<String, List<Question>> read(Path questionsDir, List<String> faults)
      throws IOException {
    if (!Files.isDirectory(questionsDir)) {
      throw new NotDirectoryException(questionsDir.toString());
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(questionsDir)) {
      files = all.filter(f -> f.toString().endsWith(EXTENSION)).sorted().toList();
    }
    if (files.isEmpty()) {
      faults.add(questionsDir + ": no question file (*" + EXTENSION + ")");
    }
    QuestionReader reader = new QuestionReader(faults);
    SortedMap<String, List<Question>> chapters = new TreeMap<>();
    Map<String, String> fileOfId = new HashMap<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      List<Question> questions = reader.read(file);
      for (Question question : questions) {
        String first = fileOfId.putIfAbsent(question.id(), name);
        if (first != null) {
          faults.add(name + ": " + question.id() + ": this id is already taken in " + first);
        }
      }
      chapters.put(name.substring(0, name.length() - EXTENSION.length()), List.copyOf(questions));
    }
    return chapters;
  }

  private static void checkAnchors(
      String chapter, List<Question> questions, Path chaptersDir, List<String> faults)
      throws IOException {
    Path file = chaptersDir.resolve(chapter + ".adoc");
    if (!Files.exists(file)) {
      faults.add(chapter + EXTENSION + ": there is no chapter " + chapter + ".adoc");
      return;
    }
    Set<String> anchors = Anchors.in(file);
    for (Question question : questions) {
      if (!anchors.contains(question.anchor())) {
        faults.add(
            "%s: %s: no anchor '%s' in %s.adoc, it has: %s"
                .formatted(
                    chapter + EXTENSION,
                    question.id(),
                    question.anchor(),
                    chapter,
                    String.join(", ", anchors)));
      }
    }
  }

  private static void refuse(List<String> faults) {
    if (!faults.isEmpty()) {
      throw new InvalidQuestionsException(faults);
    }
  }
}

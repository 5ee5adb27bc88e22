package course.websocket.quiz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the bank that the course ships. */
class CourseQuestionsTest {
  private static final QuestionBank BANK = load();

  private static QuestionBank load() {
    try {
      return QuestionBank.load(Path.of("questions"), Path.of("../docs/chapters"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Question> questions() {
    return BANK.chapters().stream().flatMap(chapter -> BANK.questions(chapter).stream());
  }

  static Stream<Question> programs() {
    return questions().filter(question -> question.kind() == Kind.PROGRAM);
  }

  @Test
  void everyChapterHasAtLeastEightQuestions() {
    assertTrue(BANK.chapters().size() >= 7, BANK.chapters().toString());
    for (String chapter : BANK.chapters()) {
      assertTrue(BANK.questions(chapter).size() >= 8, chapter);
    }
  }

  @Test
  void everyKindIsThere() {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    questions().forEach(question -> kinds.add(question.kind()));
    assertEquals(EnumSet.allOf(Kind.class), kinds);
  }

  @Test
  void theGuidesOwnQuestionIsThere() {
    Question question =
        questions().filter(q -> q.id().equals("echo-status-code")).findFirst().orElseThrow();
    assertEquals("101 Switching Protocols", question.options().get(1).text());
    assertEquals(Set.of('b'), question.rightLetters());
  }

  @Test
  void theRightLetterOfASingleChoiceIsNotAlwaysTheSame() {
    for (String chapter : BANK.chapters()) {
      long letters =
          BANK.questions(chapter).stream()
              .filter(q -> q.kind() == Kind.SINGLE)
              .map(Question::rightLetters)
              .distinct()
              .count();
      assertTrue(letters >= 2, chapter);
    }
  }

  /** The program is compiled and run: nobody has to believe the right option. */
  @ParameterizedTest
  @MethodSource("programs")
  void programPrintsWhatTheRightOptionSays(Question question, @TempDir Path folder)
      throws Exception {
    Path source = Files.writeString(folder.resolve("Program.java"), question.code());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process = new ProcessBuilder(java, source.toString()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes()).strip();
    assertEquals(0, process.waitFor(), output);
    String printed = String.join(" ", output.lines().toList());
    List<String> right =
        question.options().stream().filter(Option::correct).map(Option::text).toList();
    assertEquals(List.of("`" + printed + "`"), right);
  }
}

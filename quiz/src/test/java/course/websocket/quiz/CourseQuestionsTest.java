package course.websocket.quiz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Checks the bank that the course ships. */
class CourseQuestionsTest {
  private final QuestionBank bank;

  CourseQuestionsTest() throws IOException {
    bank = QuestionBank.load(Path.of("questions"), Path.of("../docs/chapters"));
  }

  @Test
  void everyLessonHasAtLeastThreeQuestions() {
    assertEquals(4, bank.chapters().size());
    for (String chapter : bank.chapters()) {
      assertTrue(bank.questions(chapter).size() >= 3, chapter);
    }
  }

  @Test
  void theGuidesOwnQuestionIsThere() {
    Question question =
        bank.questions("01-echo").stream()
            .filter(q -> q.id().equals("echo-status-code"))
            .findFirst()
            .orElseThrow();
    assertEquals("101 Switching Protocols", question.options().get(1).text());
    assertEquals(Set.of('b'), question.rightLetters());
  }

  @Test
  void theRightLetterOfASingleChoiceIsNotAlwaysTheSame() {
    for (String chapter : bank.chapters()) {
      long letters =
          bank.questions(chapter).stream()
              .filter(q -> q.kind() == Kind.SINGLE)
              .map(Question::rightLetters)
              .distinct()
              .count();
      assertTrue(letters >= 2, chapter);
    }
  }
}

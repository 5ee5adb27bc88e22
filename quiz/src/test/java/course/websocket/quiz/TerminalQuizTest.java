package course.websocket.quiz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalQuizTest {
  private static final String SKY =
      """
      questions:
        - id: sky-colour
          kind: single
          anchor: sky
          prompt: What colour is the sky?
          options:
            - {text: green, correct: false, why: That is grass.}
            - {text: blue, correct: true, why: Look up.}
        - id: sky-things
          kind: multiple
          anchor: sky-at-night
          prompt: What is in the sky?
          options:
            - {text: a star, correct: true, why: Wait for the night.}
            - {text: a fish, correct: false, why: It swims.}
            - {text: the moon, correct: true, why: Not every night.}
      """;
  private static final String SEA =
      """
      questions:
        - id: sea-taste
          kind: single
          anchor: sea
          prompt: How does the sea taste?
          options:
            - {text: salty, correct: true, why: Rivers bring the salt.}
            - {text: sweet, correct: false, why: That is a lake.}
      """;

  @TempDir private Path folder;
  private final StringWriter output = new StringWriter();

  @BeforeEach
  void questions() throws IOException {
    Files.writeString(folder.resolve("01-sky.yaml"), SKY);
    Files.writeString(folder.resolve("02-sea.yaml"), SEA);
  }

  @Test
  void countsTheRightAnswersOfAllChapters() throws IOException {
    assertEquals(new Score(3, 3), run(null, "b", "a c", "a"));
    assertTrue(text().contains("3 of 3 right."), text());
    assertFalse(text().contains("again"), text());
  }

  @Test
  void asksOneChapterOnly() throws IOException {
    assertEquals(new Score(1, 1), run("02-sea", "a"));
    assertFalse(text().contains("What colour"), text());
  }

  @Test
  void knowsAChapterByItsNumber() throws IOException {
    assertEquals(new Score(1, 1), run("2", "a"));
    assertEquals(new Score(1, 1), run("02", "a"));
  }

  @Test
  void showsTheQuestionAndItsOptions() throws IOException {
    run("02-sea", "a");
    assertTrue(
        text()
            .contains(
                """
                Question 1 of 1 (02-sea)
                How does the sea taste?

                  a) salty
                  b) sweet

                One letter>\s"""),
        text());
  }

  @Test
  void explainsEveryOptionAndMarksWhatWasChosen() throws IOException {
    assertEquals(new Score(0, 1), run("02-sea", "b"));
    assertTrue(
        text()
            .contains(
                """
                Not right.
                  a) Right. Rivers bring the salt.
                > b) Wrong. That is a lake.
                Read again: docs/chapters/02-sea.adoc#sea
                """),
        text());
  }

  @Test
  void wantsAllRightOptionsOfAMultipleChoice() throws IOException {
    assertEquals(new Score(1, 2), run("01-sky", "b", "a"));
    assertTrue(text().contains("Wrong:\n  - What is in the sky?\n"), text());
  }

  @Test
  void takesLettersInAnyOrderAndCase() throws IOException {
    assertEquals(new Score(2, 2), run("01-sky", " B ", "C,A"));
  }

  @Test
  void asksAgainWhenTheInputIsNoAnswer() throws IOException {
    assertEquals(new Score(2, 2), run("01-sky", "", "x", "ab", "1", "b", "d", "", "ac"));
    assertEquals(4, count("Please type one letter from a to b, or q to stop."));
    assertEquals(2, count("Please type letters from a to c, such as: a c. Or q to stop."));
  }

  @Test
  void repeatsOnlyTheWrongOnes() throws IOException {
    assertEquals(new Score(2, 3), run(null, "a", "a c", "a", "y", "b"));
    assertEquals(2, count("What colour is the sky?\n\n"));
    assertEquals(1, count("What is in the sky?\n\n"));
    assertTrue(text().endsWith("1 of 1 right.\n"), text());
  }

  @Test
  void leavesItAtThatWhenThePersonSaysNo() throws IOException {
    assertEquals(new Score(0, 1), run("02-sea", "b", "", "a"));
    assertEquals(1, count("Question 1 of 1"));
  }

  @Test
  void endsCleanlyWhenTheInputEnds() throws IOException {
    assertEquals(new Score(1, 3), run(null, "b"));
    assertTrue(text().endsWith("\n1 of 3 right.\n"), text());
  }

  @Test
  void endsCleanlyWhenTheInputEndsAtTheOffer() throws IOException {
    assertEquals(new Score(0, 1), run("02-sea", "b"));
    assertTrue(text().endsWith("Only these again? [y/N] \n"), text());
  }

  @Test
  void stopsAtQ() throws IOException {
    assertEquals(new Score(0, 3), run(null, "q", "a c"));
  }

  @Test
  void wrapsLongTexts() throws IOException {
    Files.writeString(
        folder.resolve("02-sea.yaml"), SEA.replace("That is a lake.", "lake ".repeat(40)));
    run("02-sea", "b");
    assertTrue(text().lines().allMatch(line -> line.length() <= 80), text());
    assertTrue(text().contains("> b) Wrong. lake lake"), text());
    assertTrue(text().contains("\n     lake lake"), text());
  }

  @Test
  void namesTheChaptersWhenOneIsUnknown() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> run("7", "a"));
    assertEquals("no questions for chapter '7', there are: 01-sky, 02-sea", e.getMessage());
  }

  @Test
  void takesATypedAnswerWithoutRegardToCaseAndSpaces() throws IOException {
    typedQuestion();
    assertEquals(new Score(1, 1), run("03-type", " Big  Endian "));
    assertTrue(text().contains("High byte first."), text());
  }

  @Test
  void explainsAKnownMistakeAndTellsTheAnswer() throws IOException {
    typedQuestion();
    assertEquals(new Score(0, 1), run("03-type", "", "little endian"));
    assertTrue(text().contains("Please type your answer, or q to stop."), text());
    assertTrue(text().contains("> Wrong. That is low byte first."), text());
    assertTrue(text().contains("The answer: big endian"), text());
  }

  @Test
  void saysNotRightToAnAnswerThatNobodyExpected() throws IOException {
    typedQuestion();
    assertEquals(new Score(0, 1), run("03-type", "42"));
    assertTrue(text().contains("Not right."), text());
  }

  private void typedQuestion() throws IOException {
    Files.writeString(
        folder.resolve("03-type.yaml"),
        """
        questions:
          - id: byte-order
            kind: short
            anchor: order
            prompt: What is network byte order called?
            options:
              - {text: big endian, correct: true, why: High byte first.}
              - {text: little endian, correct: false, why: That is low byte first.}
        """);
  }

  @Test
  void takesLettersInTheirOrder() throws IOException {
    Files.writeString(
        folder.resolve("03-order.yaml"),
        """
        questions:
          - id: day
            kind: order
            anchor: day
            prompt: What comes when?
            options:
              - {text: morning, why: The sun rises.}
              - {text: noon, why: It is high.}
              - {text: evening, why: It sets.}
        """);
    Question question = QuestionBank.load(folder).questions("03-order").get(0);
    StringBuilder right = new StringBuilder();
    question.rightOrder().forEach(letter -> right.append(letter).append(' '));

    assertEquals(new Score(1, 1), run("03-order", "a a b", right.toString()));
    assertTrue(text().contains("Please type each letter from a to c once"), text());
    assertTrue(text().contains("1. " + question.rightOrder().get(0) + ") The sun rises."), text());
    assertEquals(new Score(0, 1), run("03-order", right.reverse().toString()));
  }

  private Score run(String chapter, String... lines) throws IOException {
    BufferedReader in = new BufferedReader(new StringReader(String.join("\n", lines)));
    return TerminalQuiz.run(folder, chapter, in, new PrintWriter(output));
  }

  private String text() {
    return output.toString().replace("\r\n", "\n");
  }

  private int count(String part) {
    return text().split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }
}

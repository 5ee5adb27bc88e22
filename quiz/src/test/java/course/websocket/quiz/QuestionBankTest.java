package course.websocket.quiz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionBankTest {
  private static final String GOOD =
      """
      questions:
        - id: sky-colour
          kind: single
          anchor: sky
          prompt: What colour is
            the sky?
          options:
            - text: blue
              correct: true
              why: Look up.
            - text: green
              correct: false
              why: That is grass.
      """;

  @TempDir private Path folder;
  private Path chapters;

  @BeforeEach
  void chapter() throws IOException {
    chapters = Files.createDirectory(folder.resolve("chapters"));
    Files.writeString(chapters.resolve("01-nature.adoc"), "= Nature\n\n[#sky]\n== Sky\n\nBlue.\n");
  }

  @Test
  void readsAQuestion() throws IOException {
    write("01-nature.yaml", GOOD);

    QuestionBank bank = QuestionBank.load(folder, chapters);

    assertEquals(List.of("01-nature"), bank.chapters());
    Question question = bank.questions("01-nature").get(0);
    assertEquals("sky-colour", question.id());
    assertEquals(Kind.SINGLE, question.kind());
    assertEquals("What colour is the sky?", question.prompt());
    assertEquals(new Option("green", false, "That is grass."), question.options().get(1));
    assertEquals(Set.of('a'), question.rightLetters());
  }

  @Test
  void refusesAnUnknownField() throws IOException {
    write("01-nature.yaml", GOOD.replace("kind:", "knid: x\n    kind:"));
    assertFaults(
        "01-nature.yaml: sky-colour: property 'knid' is not evaluated and the schema does not allow unevaluated properties");
  }

  @Test
  void refusesAnUnknownFieldOfAnOption() throws IOException {
    write("01-nature.yaml", GOOD.replace("why: Look up.", "why: Look up.\n        because: x"));
    assertFaults(
        "01-nature.yaml: sky-colour: option a: property 'because' is not defined in the schema and the schema does not allow additional properties");
  }

  @Test
  void refusesAnUnknownKind() throws IOException {
    write("01-nature.yaml", GOOD.replace("single", "essay"));
    assertFaults(
        "01-nature.yaml: sky-colour: kind: does not have a value in the enumeration [\"single\", \"multiple\", \"short\", \"order\", \"bytes\", \"program\"]");
  }

  @Test
  void refusesAnOptionWithoutExplanation() throws IOException {
    write("01-nature.yaml", GOOD.replace("why: Look up.", "why: ' '"));
    assertFaults("01-nature.yaml: sky-colour: option a: why: does not match the regex pattern \\S");
  }

  @Test
  void refusesAnOptionThatDoesNotSayWhetherItIsCorrect() throws IOException {
    write("01-nature.yaml", GOOD.replace("correct: true", "correct: perhaps"));
    assertFaults("01-nature.yaml: sky-colour: option a: correct: string found, boolean expected");
  }

  @Test
  void refusesASingleChoiceWithTwoRightOptions() throws IOException {
    write("01-nature.yaml", GOOD.replace("correct: false", "correct: true"));
    assertFaults("01-nature.yaml: sky-colour: needs exactly one right option, not 2");
  }

  @Test
  void refusesASingleChoiceWithoutARightOption() throws IOException {
    write("01-nature.yaml", GOOD.replace("correct: true", "correct: false"));
    assertFaults("01-nature.yaml: sky-colour: needs exactly one right option, not 0");
  }

  @Test
  void refusesAMultipleChoiceWithoutARightOption() throws IOException {
    write(
        "01-nature.yaml",
        GOOD.replace("single", "multiple").replace("correct: true", "correct: false"));
    assertFaults("01-nature.yaml: sky-colour: needs a right option");
  }

  @Test
  void acceptsAMultipleChoiceWithTwoRightOptions() throws IOException {
    write(
        "01-nature.yaml",
        GOOD.replace("single", "multiple").replace("correct: false", "correct: true"));
    Question question = QuestionBank.load(folder, chapters).questions("01-nature").get(0);
    assertEquals(Set.of('a', 'b'), question.rightLetters());
  }

  @Test
  void refusesTwoOptionsWithTheSameText() throws IOException {
    write("01-nature.yaml", GOOD.replace("green", "blue"));
    assertFaults("01-nature.yaml: sky-colour: two options have the same text");
  }

  @Test
  void refusesTheSameIdInTwoFiles() throws IOException {
    Files.writeString(chapters.resolve("02-again.adoc"), "[[sky]]\n== Sky\n");
    write("01-nature.yaml", GOOD);
    write("02-again.yaml", GOOD);
    assertFaults("02-again.yaml: sky-colour: this id is already taken in 01-nature.yaml");
  }

  @Test
  void refusesAnIdWithSpaces() throws IOException {
    write("01-nature.yaml", GOOD.replace("id: sky-colour", "id: Sky colour"));
    assertFaults(
        "01-nature.yaml: Sky colour: id: does not match the regex pattern ^[a-z][a-z0-9]*(-[a-z0-9]+)*$");
  }

  @Test
  void refusesAnAnchorThatTheChapterDoesNotHave() throws IOException {
    write("01-nature.yaml", GOOD.replace("anchor: sky", "anchor: sea"));
    assertFaults("01-nature.yaml: sky-colour: no anchor 'sea' in 01-nature.adoc, it has: sky");
  }

  @Test
  void refusesQuestionsOfAChapterThatDoesNotExist() throws IOException {
    write("09-space.yaml", GOOD);
    assertFaults("09-space.yaml: there is no chapter 09-space.adoc");
  }

  @Test
  void refusesAFieldThatIsThereTwice() throws IOException {
    write("01-nature.yaml", GOOD.replace("kind: single", "kind: single\n    kind: single"));
    assertFaults("01-nature.yaml: line 4: Duplicate field 'kind'");
  }

  @Test
  void refusesAQuestionThatIsNoMap() throws IOException {
    write("01-nature.yaml", "questions:\n  - what colour is the sky\n");
    assertFaults("01-nature.yaml: question 1: string found, object expected");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    write("01-nature.yaml", "");
    assertFaults("01-nature.yaml: unknown found, object expected");
  }

  @Test
  void refusesAFolderWithoutQuestions() {
    assertFaults(folder + ": no question file (*.yaml)");
  }

  @Test
  void tellsEveryFaultOfEveryFile() throws IOException {
    Files.writeString(chapters.resolve("02-again.adoc"), "[[sky]]\n== Sky\n");
    write(
        "01-nature.yaml",
        GOOD.replace("why: Look up.", "y: Look up.").replace("prompt:", "promptt:"));
    write("02-again.yaml", GOOD.replace("anchor: sky", "anchor: sea"));
    assertFaults(
        "01-nature.yaml: sky-colour: option a: property 'y' is not defined in the schema and the schema does not allow additional properties",
        "01-nature.yaml: sky-colour: option a: required property 'why' not found",
        "01-nature.yaml: sky-colour: property 'promptt' is not evaluated and the schema does not allow unevaluated properties",
        "01-nature.yaml: sky-colour: required property 'prompt' not found",
        "02-again.yaml: sky-colour: no anchor 'sea' in 02-again.adoc, it has: sky");
  }

  @Test
  void saysThatTheFolderIsMissing() {
    Path missing = folder.resolve("missing");
    NotDirectoryException e =
        assertThrows(NotDirectoryException.class, () -> QuestionBank.load(missing));
    assertEquals(missing.toString(), e.getMessage());
  }

  @Test
  void namesTheChaptersWhenOneIsUnknown() throws IOException {
    write("01-nature.yaml", GOOD);
    QuestionBank bank = QuestionBank.load(folder);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> bank.questions("nature"));
    assertEquals("no questions for chapter 'nature', there are: 01-nature", e.getMessage());
  }

  @Test
  void refusesAQuestionAboutBytesWithoutBytes() throws IOException {
    write("01-nature.yaml", GOOD.replace("single", "bytes"));
    assertFaults("01-nature.yaml: sky-colour: required property 'bytes' not found");
  }

  @Test
  void refusesAProgramThatIsNotThere() throws IOException {
    write("01-nature.yaml", GOOD.replace("kind: single", "kind: program\n    program: Missing"));
    assertFaults("01-nature.yaml: there is no program programs/Missing.java");
  }

  @Test
  void refusesAnOrderWhoseStepsAreRightOrWrong() throws IOException {
    write("01-nature.yaml", GOOD.replace("single", "order"));
    InvalidQuestionsException e =
        assertThrows(InvalidQuestionsException.class, () -> QuestionBank.load(folder, chapters));
    assertTrue(
        e.getMessage().contains("option a: property 'correct' is not defined"), e.getMessage());
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private void assertFaults(String... faults) {
    InvalidQuestionsException e =
        assertThrows(InvalidQuestionsException.class, () -> QuestionBank.load(folder, chapters));
    assertEquals(List.of(faults), e.faults());
  }
}

package course.websocket.quiz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The build's step that checks the question bank and writes one AsciiDoc include for each chapter.
 * Holds no state; one run at a time for each output folder.
 */
public final class QuizPages {
  private QuizPages() {}

  /**
   * Runs it. A fault in a question ends the build with one line for each.
   *
   * @param args the folder of the questions, the folder of the chapters, the output folder
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      throw new IllegalArgumentException("arguments: QUESTIONS_DIR CHAPTERS_DIR OUTPUT_DIR");
    }
    write(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
  }

  static void write(Path questionsDir, Path chaptersDir, Path output) throws IOException {
    QuestionBank bank = QuestionBank.load(questionsDir, chaptersDir);
    Files.createDirectories(output);
    for (String chapter : bank.chapters()) {
      Files.writeString(
          output.resolve(chapter + ".adoc"), QuizPage.asciidoc(chapter, bank.questions(chapter)));
    }
  }
}

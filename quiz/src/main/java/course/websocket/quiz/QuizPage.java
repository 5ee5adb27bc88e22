package course.websocket.quiz;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a chapter's questions as AsciiDoc, to be included at the chapter's end. Holds no state,
 * safe for use by several threads.
 *
 * <p>In HTML each question is a form with native inputs and its answers in {@code <details>}, so
 * that it also works without JavaScript; {@code docs/assets/quiz.js} makes it answer. In a book the
 * questions come first and the answers after them.
 */
final class QuizPage {
  private QuizPage() {}

  static String asciidoc(String chapter, List<Question> questions) {
    StringBuilder out = new StringBuilder();
    out.append("// Generated from quiz/questions/").append(chapter).append(".yaml: edit there.\n");
    out.append("[#quiz-").append(chapter).append("]\n== Check yourself\n\n");
    out.append("ifdef::backend-html5[]\n++++\n<div class=\"quiz\">\n");
    for (int i = 0; i < questions.size(); i++) {
      form(out, questions.get(i), i + 1);
    }
    out.append("</div>\n++++\nendif::[]\nifndef::backend-html5[]\n");
    for (int i = 0; i < questions.size(); i++) {
      printed(out, questions.get(i), i + 1);
    }
    out.append("[discrete]\n=== Answers\n\n");
    for (int i = 0; i < questions.size(); i++) {
      printedAnswers(out, questions.get(i), i + 1);
    }
    return out.append("endif::[]\n").toString();
  }

  private static void form(StringBuilder out, Question question, int number) {
    String type = question.kind() == Kind.SINGLE ? "radio" : "checkbox";
    String id = "q-" + question.id();
    out.append("<form class=\"question\" id=\"%s\">\n<fieldset>\n".formatted(id));
    out.append("<legend><span class=\"number\">Question %d.</span> ".formatted(number));
    out.append(Markup.html(question.prompt())).append("</legend>\n");
    out.append("<p class=\"ask\">").append(ask(question)).append("</p>\n");
    for (int i = 0; i < question.options().size(); i++) {
      char letter = Question.letter(i);
      out.append(
          "<p class=\"choice\"><input type=\"%s\" name=\"%s\" value=\"%s\" id=\"%s-%s\"> "
              .formatted(type, question.id(), letter, id, letter));
      out.append(
          "<label for=\"%s-%s\">%s</label></p>\n"
              .formatted(id, letter, Markup.html(question.options().get(i).text())));
    }
    out.append("</fieldset>\n<details class=\"answers\">\n<summary>Answers</summary>\n<ul>\n");
    for (int i = 0; i < question.options().size(); i++) {
      Option option = question.options().get(i);
      out.append(
          "<li data-option=\"%s\" data-right=\"%s\"><span class=\"option\">%s</span> "
              .formatted(Question.letter(i), option.correct(), Markup.html(option.text())));
      out.append(
          "<span class=\"why\"><strong>%s</strong> %s</span></li>\n"
              .formatted(verdict(option), Markup.html(option.why())));
    }
    out.append("</ul>\n</details>\n");
    out.append(
        "<p class=\"again\"><a href=\"#%s\">Read the section again</a></p>\n</form>\n"
            .formatted(question.anchor()));
  }

  private static void printed(StringBuilder out, Question question, int number) {
    out.append(
        "*Question %d.* +++%s+++ _%s_\n\n[loweralpha]\n"
            .formatted(number, Markup.html(question.prompt()), ask(question)));
    for (Option option : question.options()) {
      out.append(". +++").append(Markup.html(option.text())).append("+++\n");
    }
    out.append("\n");
  }

  private static void printedAnswers(StringBuilder out, Question question, int number) {
    String right =
        question.rightLetters().stream().map(String::valueOf).collect(Collectors.joining(", "));
    out.append("*Question %d: %s*\n\n[loweralpha]\n".formatted(number, right));
    for (Option option : question.options()) {
      out.append(". *%s* +++%s+++\n".formatted(verdict(option), Markup.html(option.why())));
    }
    out.append("\n");
  }

  static String ask(Question question) {
    return question.kind() == Kind.SINGLE ? "Choose one." : "Choose all that are right.";
  }

  static String verdict(Option option) {
    return option.correct() ? "Right." : "Wrong.";
  }
}

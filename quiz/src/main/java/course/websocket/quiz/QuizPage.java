package course.websocket.quiz;

import java.util.Collection;
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
    String id = "q-" + question.id();
    out.append(
            "<form class=\"question\" id=\"%s\" data-kind=\"%s\">\n"
                .formatted(id, inputs(question.kind())))
        .append("<fieldset>\n<legend><span class=\"number\">Question %d.</span> ".formatted(number))
        .append(Markup.html(question.prompt()))
        .append("</legend>\n");
    if (!question.code().isEmpty()) {
      out.append("<pre><code>")
          .append(Markup.preformatted(question.code()))
          .append("</code></pre>\n");
    }
    out.append("<p class=\"ask\">").append(question.kind().ask()).append("</p>\n");
    if (question.kind() == Kind.SHORT) {
      out.append(
          "<p class=\"typed\"><label for=\"%s-a\">Your answer</label> <input type=\"text\" id=\"%s-a\" autocomplete=\"off\" spellcheck=\"false\"></p>\n"
              .formatted(id, id));
    } else {
      for (int i = 0; i < question.options().size(); i++) {
        choice(out, question, i);
      }
    }
    out.append("</fieldset>\n<details class=\"answers\">\n<summary>Answers</summary>\n<ol>\n");
    for (Option option : question.options()) {
      out.append(
          "<li data-option=\"%s\" data-right=\"%s\"><span class=\"option\">%s</span> "
              .formatted(
                  Question.letter(question.shown().indexOf(option)),
                  option.correct(),
                  Markup.html(option.text())));
      out.append(
          "<span class=\"why\"><strong>%s</strong> %s</span></li>\n"
              .formatted(verdict(option), Markup.html(option.why())));
    }
    out.append("</ol>\n</details>\n");
    out.append(
        "<p class=\"again\"><a href=\"#%s\">Read the section again</a></p>\n</form>\n"
            .formatted(question.anchor()));
  }

  /**
   * What is filled in: {@code radio} buttons, {@code checkbox}es, a {@code text}, {@code places}.
   */
  private static String inputs(Kind kind) {
    return switch (kind) {
      case SINGLE, BYTES, PROGRAM -> "radio";
      case MULTIPLE -> "checkbox";
      case SHORT -> "text";
      case ORDER -> "places";
    };
  }

  private static void choice(StringBuilder out, Question question, int index) {
    char letter = Question.letter(index);
    String id = "q-" + question.id() + "-" + letter;
    out.append("<p class=\"choice\">");
    if (question.kind() == Kind.ORDER) {
      out.append("<select id=\"%s\" data-option=\"%s\"><option></option>".formatted(id, letter));
      for (int place = 1; place <= question.options().size(); place++) {
        out.append("<option>").append(place).append("</option>");
      }
      out.append("</select> ");
    } else {
      out.append(
          "<input type=\"%s\" name=\"%s\" data-option=\"%s\" id=\"%s\"> "
              .formatted(inputs(question.kind()), question.id(), letter, id));
    }
    String text = Markup.html(question.shown().get(index).text());
    out.append("<label for=\"%s\">%s</label></p>\n".formatted(id, text));
  }

  private static void printed(StringBuilder out, Question question, int number) {
    out.append(
        "*Question %d.* +++%s+++ _%s_\n\n"
            .formatted(number, Markup.html(question.prompt()), question.kind().ask()));
    if (!question.code().isEmpty()) {
      out.append("....\n").append(question.code()).append("\n....\n\n");
    }
    if (question.kind() != Kind.SHORT) {
      out.append("[loweralpha]\n");
      for (Option option : question.shown()) {
        out.append(". +++").append(Markup.html(option.text())).append("+++\n");
      }
      out.append("\n");
    }
  }

  private static void printedAnswers(StringBuilder out, Question question, int number) {
    out.append("*Question %d: +++%s+++*\n\n".formatted(number, Markup.html(right(question))));
    out.append(question.kind().isChoice() ? "[loweralpha]\n" : "");
    String mark = question.kind() == Kind.SHORT ? "* +++%s+++: " : ". ";
    for (Option option : question.options()) {
      out.append(mark.formatted(Markup.html(option.text())));
      out.append("*%s* +++%s+++\n".formatted(verdict(option), Markup.html(option.why())));
    }
    out.append("\n");
  }

  /** The right answer in short: letters, or the text to type. */
  static String right(Question question) {
    return switch (question.kind()) {
      case SHORT ->
          question.options().stream()
              .filter(Option::correct)
              .map(Option::text)
              .collect(Collectors.joining(" or "));
      case ORDER -> letters(question.rightOrder());
      default -> letters(question.rightLetters());
    };
  }

  private static String letters(Collection<Character> letters) {
    return letters.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  static String verdict(Option option) {
    return option.correct() ? "Right." : "Wrong.";
  }
}

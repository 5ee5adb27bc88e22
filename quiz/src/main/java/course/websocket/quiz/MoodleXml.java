package course.websocket.quiz;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes the bank as Moodle XML, with an explanation for each option. Holds no state, safe for use
 * by several threads.
 *
 * <p>Questions about an order need Moodle 4.4, where the kind {@code ordering} became a part of it.
 */
final class MoodleXml {
  private MoodleXml() {}

  static String of(QuestionBank bank) {
    StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    for (String chapter : bank.chapters()) {
      out.append(
          """
          <question type="category">
          <category><text>$course$/top/WebSocket course/%s</text></category>
          </question>
          """
              .formatted(chapter));
      bank.questions(chapter).forEach(question -> question(out, question));
    }
    return out.append("</quiz>\n").toString();
  }

  private static void question(StringBuilder out, Question question) {
    String type =
        switch (question.kind()) {
          case SHORT -> "shortanswer";
          case ORDER -> "ordering";
          default -> "multichoice";
        };
    out.append("<question type=\"%s\">\n".formatted(type));
    out.append("<name><text>%s</text></name>\n".formatted(question.id()));
    out.append(
        "<questiontext format=\"html\">%s</questiontext>\n".formatted(text(Html.of(question))));
    String feedback = question.kind() == Kind.ORDER ? Html.explanations(question) : "";
    out.append("<generalfeedback format=\"html\">%s</generalfeedback>\n".formatted(text(feedback)));
    out.append("<defaultgrade>1</defaultgrade>\n<hidden>0</hidden>\n");
    out.append("<idnumber>%s</idnumber>\n".formatted(question.id()));
    switch (question.kind()) {
      case SHORT -> out.append("<usecase>0</usecase>\n");
      case ORDER ->
          out.append(
              """
              <layouttype>VERTICAL</layouttype>
              <selecttype>ALL</selecttype>
              <selectcount>0</selectcount>
              <gradingtype>ABSOLUTE_POSITION</gradingtype>
              <showgrading>SHOW</showgrading>
              <numberingstyle>none</numberingstyle>
              """);
      default ->
          out.append("<single>%s</single>\n".formatted(question.kind().isSingle()))
              .append("<shuffleanswers>true</shuffleanswers>\n")
              .append("<answernumbering>abc</answernumbering>\n");
    }
    for (int i = 0; i < question.options().size(); i++) {
      answer(out, question, i);
    }
    out.append("</question>\n");
  }

  private static void answer(StringBuilder out, Question question, int index) {
    Option option = question.options().get(index);
    boolean typed = question.kind() == Kind.SHORT;
    String answer =
        typed ? Markup.html(Markup.plain(option.text())) : escaped(Markup.html(option.text()));
    out.append(
        "<answer fraction=\"%s\" format=\"%s\"><text>%s</text>"
            .formatted(
                question.kind() == Kind.ORDER ? index + 1 : fraction(question, option),
                typed ? "plain_text" : "html",
                answer));
    if (question.kind() != Kind.ORDER) {
      out.append(
          "<feedback format=\"html\">%s</feedback>".formatted(text(Markup.html(option.why()))));
    }
    out.append("</answer>\n");
  }

  /** Percent: the right options share 100, the wrong ones of a multiple choice take it away. */
  private static String fraction(Question question, Option option) {
    if (question.kind() != Kind.MULTIPLE) {
      return option.correct() ? "100" : "0";
    }
    List<Option> alike =
        question.options().stream().filter(o -> o.correct() == option.correct()).toList();
    double share = (option.correct() ? 100.0 : -100.0) / alike.size();
    // Moodle knows its fractions with five places and refuses others.
    return String.format(Locale.ROOT, "%.5f", share).replaceAll("\\.?0+$", "");
  }

  private static String text(String html) {
    return "<text>" + escaped(html) + "</text>";
  }

  private static String escaped(String html) {
    return html.chars()
        .mapToObj(c -> c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : "" + (char) c)
        .collect(Collectors.joining());
  }
}

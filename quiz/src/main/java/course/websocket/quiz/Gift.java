package course.websocket.quiz;

import java.util.Locale;

/**
 * Writes the bank as GIFT, with an explanation for each option. Holds no state, safe for use by
 * several threads.
 *
 * <p>GIFT knows no order: such a question becomes a matching of places and steps.
 */
final class Gift {
  private Gift() {}

  static String of(QuestionBank bank) {
    StringBuilder out = new StringBuilder();
    for (String chapter : bank.chapters()) {
      out.append("$CATEGORY: $course$/top/WebSocket course/").append(chapter).append("\n\n");
      bank.questions(chapter).forEach(question -> question(out, question));
    }
    return out.toString();
  }

  private static void question(StringBuilder out, Question question) {
    out.append("::%s::[html]%s{\n".formatted(question.id(), escaped(Html.of(question))));
    for (int i = 0; i < question.options().size(); i++) {
      Option option = question.options().get(i);
      String text = escaped(Markup.html(option.text()));
      switch (question.kind()) {
        case ORDER ->
            out.append("=%d -> %s\n".formatted(i + 1, escaped(Markup.plain(option.text()))));
        case SHORT ->
            out.append(
                "=%s%s#%s\n"
                    .formatted(
                        option.correct() ? "" : "%0%",
                        escaped(Markup.plain(option.text())),
                        why(option)));
        case MULTIPLE ->
            out.append(
                "~%s[html]%s#[html]%s\n".formatted(weight(question, option), text, why(option)));
        default ->
            out.append(
                "%s[html]%s#[html]%s\n".formatted(option.correct() ? "=" : "~", text, why(option)));
      }
    }
    if (question.kind() == Kind.ORDER) {
      out.append("####[html]").append(escaped(Html.explanations(question))).append("\n");
    }
    out.append("}\n\n");
  }

  /** The right options share 100, the wrong ones take it away. */
  private static String weight(Question question, Option option) {
    long alike = question.options().stream().filter(o -> o.correct() == option.correct()).count();
    double share = (option.correct() ? 100.0 : -100.0) / alike;
    return "%" + String.format(Locale.ROOT, "%.5f", share).replaceAll("\\.?0+$", "") + "%";
  }

  private static String why(Option option) {
    return escaped(Markup.html(option.why()));
  }

  private static String escaped(String text) {
    return text.replaceAll("([\\\\~=#{}:])", "\\\\$1");
  }
}

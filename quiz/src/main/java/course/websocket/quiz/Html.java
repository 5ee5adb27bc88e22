package course.websocket.quiz;

import java.util.stream.Collectors;

/**
 * The HTML of a question for learning platforms. Holds no state, safe for use by several threads.
 *
 * <p>It is XHTML, and has no line breaks: some formats end a question at an empty line.
 */
final class Html {
  private Html() {}

  /** The prompt, and the bytes or the program. */
  static String of(Question question) {
    String prompt = "<p>" + Markup.html(question.prompt()) + "</p>";
    return question.code().isEmpty()
        ? prompt
        : prompt + "<pre>" + Markup.preformatted(question.code()) + "</pre>";
  }

  /** The options with their explanations, in the order of the file. */
  static String explanations(Question question) {
    return question.options().stream()
        .map(
            option ->
                "<li>%s <em>%s</em></li>"
                    .formatted(Markup.html(option.text()), Markup.html(option.why())))
        .collect(Collectors.joining("", "<ol>", "</ol>"));
  }
}

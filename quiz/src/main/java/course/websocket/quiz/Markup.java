package course.websocket.quiz;

/**
 * Turns a text of the bank, where code stands between backticks, into HTML. Holds no state, safe
 * for use by several threads.
 *
 * <p>The result holds no markup but {@code <code>}, is one line, and is safe inside AsciiDoc's
 * {@code +++} too.
 */
final class Markup {
  private Markup() {}

  static String html(String text) {
    StringBuilder html = new StringBuilder();
    boolean code = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '`' && (code || text.indexOf('`', i + 1) > 0)) {
        code = !code;
        html.append(code ? "<code>" : "</code>");
      } else {
        html.append(escape(c));
      }
    }
    return html.toString();
  }

  /** The text with its lines kept, for {@code <pre>}. */
  static String preformatted(String text) {
    StringBuilder html = new StringBuilder();
    for (char c : text.toCharArray()) {
      html.append(c == '\n' ? "&#10;" : escape(c));
    }
    return html.toString();
  }

  /** The text without the marks of code. */
  static String plain(String text) {
    return text.replace("`", "");
  }

  private static String escape(char c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> "&quot;";
      case '\'' -> "&#39;";
      case '+' -> "&#43;"; // three of them would end AsciiDoc's passthrough
      case '\n', '\r' -> " "; // a line of its own could be a directive such as include::
      default -> String.valueOf(c);
    };
  }
}

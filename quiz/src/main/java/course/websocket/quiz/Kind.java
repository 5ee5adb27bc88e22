package course.websocket.quiz;

import java.util.Locale;
import java.util.Optional;

/** How a question is answered. An enum, safe for use by several threads. */
public enum Kind {
  /** Exactly one option is right. */
  SINGLE,
  /** Any number of options from one up are right, and all of them must be chosen. */
  MULTIPLE;

  /** The name as the question files write it: {@code single}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Kind> of(String text) {
    for (Kind kind : values()) {
      if (kind.text().equals(text)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}

package course.websocket.quiz;

import java.util.List;

/**
 * Says what is wrong with the question files: one line for each fault, with file and question.
 * Immutable, safe for use by several threads.
 */
public final class InvalidQuestionsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // an immutable list of strings is serializable
  private final List<String> faults;

  InvalidQuestionsException(List<String> faults) {
    super(String.join(System.lineSeparator(), faults));
    this.faults = List.copyOf(faults);
  }

  /** The faults, one line each, in the order of the files. */
  public List<String> faults() {
    return faults;
  }
}

package course.websocket.quiz;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One question of the bank. Immutable, safe for use by several threads.
 *
 * @param id stable and unique in the whole bank, such as {@code echo-status-code}
 * @param kind how it is answered
 * @param anchor the section of its chapter that teaches the answer
 * @param prompt the question; text between backticks is code
 * @param options two or more, in the order in which they are shown
 */
public record Question(String id, Kind kind, String anchor, String prompt, List<Option> options) {

  /** Copies the options. */
  public Question {
    options = List.copyOf(options);
  }

  /** The letters of the right options: {@code [b]} if only the second one is right. */
  public Set<Character> rightLetters() {
    Set<Character> letters = new TreeSet<>();
    for (int i = 0; i < options.size(); i++) {
      if (options.get(i).correct()) {
        letters.add(letter(i));
      }
    }
    return letters;
  }

  /** The letter of the option with this index: {@code a} for 0. */
  public static char letter(int index) {
    return (char) ('a' + index);
  }
}

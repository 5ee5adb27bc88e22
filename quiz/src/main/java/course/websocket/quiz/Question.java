package course.websocket.quiz;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * One question of the bank. Immutable, safe for use by several threads.
 *
 * @param id stable and unique in the whole bank, such as {@code echo-status-code}
 * @param kind how it is answered
 * @param anchor the section of its chapter that teaches the answer
 * @param prompt the question; text between backticks is code
 * @param code the bytes or the program that it is about, or "" if there are none
 * @param options in the order of the file; of {@link Kind#ORDER} that is the right one
 */
public record Question(
    String id, Kind kind, String anchor, String prompt, String code, List<Option> options) {

  /** Copies the options. */
  public Question {
    options = List.copyOf(options);
  }

  /** The options as they are shown: of {@link Kind#ORDER} always the same mixed order. */
  public List<Option> shown() {
    if (kind != Kind.ORDER) {
      return options;
    }
    List<Option> mixed = new ArrayList<>(options);
    Random random = new Random(id.hashCode());
    do {
      Collections.shuffle(mixed, random);
    } while (mixed.equals(options));
    return mixed;
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

  /** Of {@link Kind#ORDER}: the letters of what is shown, in the right order. */
  public List<Character> rightOrder() {
    return options.stream().map(option -> letter(shown().indexOf(option))).toList();
  }

  /** Of {@link Kind#SHORT}: the known answer that was typed, without regard to case and spaces. */
  public Optional<Option> typed(String answer) {
    return options.stream()
        .filter(option -> plain(option.text()).equals(plain(answer)))
        .findFirst();
  }

  /** A typed answer without what makes no difference. {@code docs/assets/quiz.js} has it too. */
  private static String plain(String answer) {
    return answer.replaceAll("[\\s`]", "").toLowerCase(Locale.ROOT);
  }

  /** The letter of the option with this index: {@code a} for 0. */
  public static char letter(int index) {
    return (char) ('a' + index);
  }
}

package course.websocket.quiz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The quiz in the terminal: asks, checks, explains every option, and offers the wrong ones again.
 * Not safe for use by several threads.
 */
public final class TerminalQuiz {
  private static final int WIDTH = 80;

  private record Asked(String chapter, Question question) {}

  private final BufferedReader in;
  private final PrintWriter out;

  private TerminalQuiz(BufferedReader in, PrintWriter out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Runs the quiz until all is answered, or the input ends, or the person says {@code q}.
   *
   * @param questionsDir the folder of the question files
   * @param chapterOrNull {@code 01-echo}, or {@code 1} for short; null for all chapters
   * @param in where the answers come from
   * @param out where the questions go; it is flushed before each answer is read
   * @return the answers given the first time; a repetition does not change it
   * @throws IllegalArgumentException if the chapter does not exist; the message is for the person
   * @throws InvalidQuestionsException if a question file has a fault
   * @throws IOException if a question file or the input cannot be read
   */
  public static Score run(
      Path questionsDir, String chapterOrNull, BufferedReader in, PrintWriter out)
      throws IOException {
    QuestionBank bank = QuestionBank.load(questionsDir);
    List<String> chapters =
        chapterOrNull == null ? bank.chapters() : List.of(fullName(bank, chapterOrNull));
    List<Asked> questions = new ArrayList<>();
    for (String chapter : chapters) {
      for (Question question : bank.questions(chapter)) {
        questions.add(new Asked(chapter, question));
      }
    }
    Score score = new TerminalQuiz(in, out).ask(questions);
    out.flush();
    return score;
  }

  /** {@code 1} and {@code 01} name the chapter 01-echo; anything else is left as it is. */
  private static String fullName(QuestionBank bank, String chapter) {
    String prefix = chapter.length() == 1 ? "0" + chapter + "-" : chapter + "-";
    return bank.chapters().stream()
        .filter(name -> chapter.matches("\\d{1,2}") && name.startsWith(prefix))
        .findFirst()
        .orElse(chapter);
  }

  private Score ask(List<Asked> questions) throws IOException {
    Score first = null;
    List<Asked> round = questions;
    while (true) {
      List<Asked> wrong = new ArrayList<>();
      int right = 0;
      boolean ended = false;
      for (int i = 0; i < round.size() && !ended; i++) {
        Optional<Boolean> answer = one(round.get(i), i + 1, round.size());
        if (answer.isEmpty()) {
          ended = true;
        } else if (answer.get()) {
          right++;
        } else {
          wrong.add(round.get(i));
        }
      }
      if (first == null) {
        first = new Score(right, round.size());
      }
      summary(right, round.size(), wrong);
      if (ended || wrong.isEmpty() || !again()) {
        return first;
      }
      round = wrong;
    }
  }

  /** Whether the answer was right, or empty if the person or the input made an end. */
  private Optional<Boolean> one(Asked asked, int number, int total) throws IOException {
    Question question = asked.question();
    out.println();
    out.printf("Question %d of %d (%s)%n", number, total, asked.chapter());
    wrap("", question.prompt());
    out.println();
    if (!question.code().isEmpty()) {
      question.code().lines().forEach(line -> out.println("    " + line));
      out.println();
    }
    if (question.kind() != Kind.SHORT) {
      for (int i = 0; i < question.shown().size(); i++) {
        wrap("  " + Question.letter(i) + ") ", question.shown().get(i).text());
      }
      out.println();
    }
    while (true) {
      out.print(
          switch (question.kind()) {
            case SINGLE, BYTES, PROGRAM -> "One letter> ";
            case MULTIPLE -> "All right letters> ";
            case SHORT -> "Your answer> ";
            case ORDER -> "All letters, in the right order> ";
          });
      out.flush();
      String line = in.readLine();
      if (line == null || line.strip().equalsIgnoreCase("q")) {
        out.println();
        return Optional.empty();
      }
      Optional<Boolean> right =
          question.kind() == Kind.SHORT ? typed(question, line) : lettered(question, line);
      if (right.isPresent()) {
        if (!right.get()) {
          out.printf("Read again: docs/chapters/%s.adoc#%s%n", asked.chapter(), question.anchor());
        }
        return right;
      }
      out.println(help(question));
    }
  }

  private static String help(Question question) {
    char last = Question.letter(question.options().size() - 1);
    return switch (question.kind()) {
      case SINGLE, BYTES, PROGRAM -> "Please type one letter from a to " + last + ", or q to stop.";
      case MULTIPLE -> "Please type letters from a to " + last + ", such as: a c. Or q to stop.";
      case SHORT -> "Please type your answer, or q to stop.";
      case ORDER -> "Please type each letter from a to " + last + " once, or q to stop.";
    };
  }

  /** Checks and explains a typed answer; empty if it is none. */
  private Optional<Boolean> typed(Question question, String line) {
    if (line.isBlank()) {
      return Optional.empty();
    }
    Optional<Option> known = question.typed(line);
    boolean right = known.map(Option::correct).orElse(false);
    verdict(right);
    if (!right) {
      known.ifPresent(option -> wrap("> ", QuizPage.verdict(option) + " " + option.why()));
      wrap("  ", "The answer: " + QuizPage.right(question));
    }
    question.options().stream().filter(Option::correct).forEach(option -> wrap("  ", option.why()));
    return Optional.of(right);
  }

  /**
   * Checks and explains letters such as {@code a, c} or {@code AC}; empty if they are no answer.
   */
  private Optional<Boolean> lettered(Question question, String line) {
    List<Character> letters = new ArrayList<>();
    for (char c : line.toLowerCase(Locale.ROOT).replaceAll("[\\s,]", "").toCharArray()) {
      if (c < 'a' || c > Question.letter(question.options().size() - 1)) {
        return Optional.empty();
      }
      letters.add(c);
    }
    Set<Character> chosen = new TreeSet<>(letters);
    boolean fits =
        switch (question.kind()) {
          case SINGLE, BYTES, PROGRAM -> chosen.size() == 1;
          case ORDER ->
              letters.size() == chosen.size() && chosen.size() == question.options().size();
          default -> !chosen.isEmpty();
        };
    if (!fits) {
      return Optional.empty();
    }
    boolean inOrder = question.kind() == Kind.ORDER;
    boolean right =
        inOrder ? letters.equals(question.rightOrder()) : chosen.equals(question.rightLetters());
    verdict(right);
    for (int i = 0; i < question.options().size(); i++) {
      Option option = question.options().get(i);
      if (inOrder) {
        wrap("  " + (i + 1) + ". " + question.rightOrder().get(i) + ") ", option.why());
      } else {
        char letter = Question.letter(i);
        String mark = chosen.contains(letter) ? "> " : "  ";
        wrap(mark + letter + ") ", QuizPage.verdict(option) + " " + option.why());
      }
    }
    return Optional.of(right);
  }

  private void verdict(boolean right) {
    out.println();
    out.println(right ? "Right." : "Not right.");
  }

  private void summary(int right, int total, List<Asked> wrong) {
    out.println();
    out.printf("%d of %d right.%n", right, total);
    if (!wrong.isEmpty()) {
      out.println("Wrong:");
      for (Asked asked : wrong) {
        wrap("  - ", asked.question().prompt());
      }
    }
  }

  private boolean again() throws IOException {
    out.print("Only these again? [y/N] ");
    out.flush();
    String line = in.readLine();
    if (line == null) {
      out.println();
      return false;
    }
    String answer = line.strip().toLowerCase(Locale.ROOT);
    return answer.equals("y") || answer.equals("yes");
  }

  /** Prints the text in lines of at most {@link #WIDTH} characters, if its words allow it. */
  private void wrap(String lead, String text) {
    StringBuilder line = new StringBuilder(lead);
    boolean empty = true;
    for (String word : text.split(" ")) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        out.println(line);
        line.setLength(0);
        line.append(" ".repeat(lead.length()));
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    out.println(line);
  }
}

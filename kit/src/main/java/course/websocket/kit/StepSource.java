package course.websocket.kit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of a solution and its step markers. Immutable, safe for use by several threads.
 *
 * <pre>
 *   // tag::step3[] encode the header
 *   ...the answer...
 *   // end::step3[]
 * </pre>
 *
 * <p>A step that is not solved becomes {@code throw new UnsupportedOperationException("Step 3:
 * encode the header");}, or, where the starter does something already, the code of the {@code //
 * starter:} lines directly above the tag.
 */
public final class StepSource {

  private static final Pattern TAG = Pattern.compile("( *)// tag::step(\\d+)\\[] (\\S.*)");
  private static final Pattern END = Pattern.compile(" *// end::step(\\d+)\\[]");
  private static final Pattern STARTER = Pattern.compile(" *// starter: ?(.*)");
  private static final Pattern OTHER_TAG = Pattern.compile(" *// (tag|end)::\\S+\\[].*");
  private static final Pattern METHOD =
      Pattern.compile(" {2,4}(?! )(?!return |throw |new ).*?(\\w+)\\(.*");

  /**
   * The lines of one step in the file.
   *
   * @param step the step's number
   * @param title the text after the tag
   * @param method the method that the region stands in, as far as its indentation tells
   * @param indent the spaces before the tag
   * @param starter the lines that stand here before the step is solved, without indentation
   * @param answer the lines between the tags
   */
  public record Region(
      int step,
      String title,
      String method,
      String indent,
      List<String> starter,
      List<String> answer) {

    /** The lines of the starter for this region, each with its indentation. */
    public List<String> unsolved() {
      List<String> lines = new ArrayList<>();
      if (starter.isEmpty()) {
        lines.add(indent + "throw new UnsupportedOperationException(");
        String call = "\"Step " + step + ": " + title + "\");";
        String oneLine = lines.get(0) + call;
        if (oneLine.length() <= 100) {
          lines.set(0, oneLine);
        } else {
          lines.add(indent + "    " + call);
        }
      } else {
        lines.add(indent + "// Step " + step + ": " + title);
        starter.forEach(line -> lines.add(line.isEmpty() ? "" : indent + line));
      }
      return lines;
    }
  }

  /** Either a plain line or a region. */
  private record Part(String line, Region region) {}

  private final List<Part> parts = new ArrayList<>();

  private StepSource() {}

  /**
   * Parses a solution file.
   *
   * @throws IllegalArgumentException if a marker is not closed, not opened, or nested
   */
  public static StepSource parse(String text) {
    StepSource source = new StepSource();
    List<String> starter = new ArrayList<>();
    List<String> answer = null;
    Matcher open = null;
    String method = "";
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      Matcher tag = TAG.matcher(line);
      Matcher end = END.matcher(line);
      Matcher stub = STARTER.matcher(line);
      Matcher declaration = METHOD.matcher(line);
      if (tag.matches()) {
        check(open == null, number, "a step inside a step");
        open = tag;
        answer = new ArrayList<>();
      } else if (end.matches()) {
        check(open != null && open.group(2).equals(end.group(1)), number, "no tag for this end");
        int step = Integer.parseInt(end.group(1));
        source.parts.add(
            new Part(
                null,
                new Region(
                    step, open.group(3), method, open.group(1), List.copyOf(starter), answer)));
        starter.clear();
        open = null;
      } else if (OTHER_TAG.matcher(line).matches()) {
        continue; // a chapter's own tag
      } else if (open != null) {
        answer.add(line);
      } else if (stub.matches()) {
        starter.add(stub.group(1));
      } else {
        check(starter.isEmpty(), number, "a starter line must stand directly above its tag");
        if (declaration.matches()) {
          method = declaration.group(1);
        }
        source.parts.add(new Part(line, null));
      }
    }
    check(open == null && starter.isEmpty(), number, "a step without its end");
    return source;
  }

  private static void check(boolean condition, int line, String message) {
    if (!condition) {
      throw new IllegalArgumentException("line " + line + ": " + message);
    }
  }

  /** The file as the learner gets it: no step solved. */
  public String starter() {
    return with(step -> false);
  }

  /** The file with some steps solved, without the markers. */
  public String with(IntPredicate solved) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part.region == null) {
        text.append(part.line).append('\n');
      } else {
        List<String> lines =
            solved.test(part.region.step) ? part.region.answer : part.region.unsolved();
        lines.forEach(line -> text.append(line).append('\n'));
      }
    }
    return text.toString().replace("\n\n\n", "\n\n"); // a tag stood between the two empty lines
  }

  /** A solution's text with its markers, but with the starter's lines where the answers were. */
  public static String withoutAnswers(String text) {
    Iterator<Region> regions = parse(text).regions().iterator();
    StringBuilder result = new StringBuilder();
    boolean answer = false;
    for (String line : text.lines().toList()) {
      answer &= !END.matcher(line).matches();
      if (!answer) {
        result.append(line).append('\n');
      }
      if (TAG.matcher(line).matches()) {
        answer = true;
        regions.next().unsolved().forEach(stub -> result.append(stub).append('\n'));
      }
    }
    return result.toString();
  }

  /** The regions of the file, in order. */
  public List<Region> regions() {
    return parts.stream().filter(part -> part.region != null).map(Part::region).toList();
  }

  /**
   * A learner's text with this file's answer to a step put in, where each of its regions is still
   * as the starter has it.
   *
   * @return empty if the learner has changed one of the places
   */
  public Optional<String> solve(String learner, int step) {
    String result = learner;
    for (Region region : regions()) {
      if (region.step == step) {
        String unsolved = String.join("\n", region.unsolved()) + "\n";
        int at = result.indexOf(unsolved);
        if (at < 0) {
          return Optional.empty();
        }
        result =
            result.substring(0, at)
                + String.join("\n", region.answer)
                + "\n"
                + result.substring(at + unsolved.length());
      }
    }
    return Optional.of(result);
  }
}

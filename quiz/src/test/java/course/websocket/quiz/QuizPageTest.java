package course.websocket.quiz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuizPageTest {
  private static final Question QUESTION =
      new Question(
          "tags",
          Kind.SINGLE,
          "markup",
          "What does `a < b && c` mean to <script>alert('x')</script>?",
          "",
          List.of(
              new Option("`<b>`", true, "It is \"code\"."),
              new Option("+++ ` ++++", false, "It ends nothing.")));

  @Test
  void escapesEverythingButCode() {
    assertEquals(
        "<code>a &lt; b &amp;&amp; c</code> &lt;script&gt;&quot;&#39;",
        Markup.html("`a < b && c` <script>\"'"));
  }

  @Test
  void leavesALoneBacktickAsItIs() {
    assertEquals("a ` b", Markup.html("a ` b"));
  }

  @Test
  void keepsAsciidocFromReadingTheText() {
    assertEquals("&#43;&#43;&#43; include::x[]", Markup.html("+++\ninclude::x[]"));
  }

  @Test
  void bringsNoMarkupOfAQuestionIntoThePage() {
    String page = QuizPage.asciidoc("01-x", List.of(QUESTION));
    assertFalse(page.contains("<script"), page);
    assertTrue(page.contains("to &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;?"), page);
  }

  @Test
  void usesNativeInputsWithALabelInsideAFieldsetWithALegend() {
    String page = QuizPage.asciidoc("01-x", List.of(QUESTION));
    assertTrue(page.contains("<fieldset>\n<legend>"), page);
    assertTrue(
        page.contains("<input type=\"radio\" name=\"tags\" data-option=\"a\" id=\"q-tags-a\">"),
        page);
    assertTrue(page.contains("<label for=\"q-tags-a\"><code>&lt;b&gt;</code></label>"), page);
  }

  @Test
  void asksAMultipleChoiceWithCheckboxes() {
    Question multiple =
        new Question("tags", Kind.MULTIPLE, "markup", QUESTION.prompt(), "", QUESTION.options());
    String page = QuizPage.asciidoc("01-x", List.of(multiple));
    assertTrue(page.contains("<input type=\"checkbox\" name=\"tags\" data-option=\"a\""), page);
    assertTrue(page.contains("Choose all that are right."), page);
  }

  @Test
  void mixesStepsAndAsksForTheirPlaces() {
    Question order =
        new Question(
            "steps",
            Kind.ORDER,
            "x",
            "What comes when?",
            "",
            List.of(
                new Option("one", true, "First."),
                new Option("two", true, "Then."),
                new Option("three", true, "Last.")));
    assertNotEquals(order.options(), order.shown());
    assertEquals(Set.copyOf(order.options()), Set.copyOf(order.shown()));
    String page = QuizPage.asciidoc("01-x", List.of(order));
    for (Option option : order.shown()) {
      char letter = Question.letter(order.shown().indexOf(option));
      assertTrue(
          page.contains("<label for=\"q-steps-%s\">%s</label>".formatted(letter, option.text())));
      assertTrue(
          page.contains(
              "<li data-option=\"%s\" data-right=\"true\"><span class=\"option\">%s<"
                  .formatted(letter, option.text())));
    }
  }

  @Test
  void keepsTheLinesOfAProgram() {
    Question program =
        new Question("p", Kind.PROGRAM, "x", "What?", "if (a < b)\n  ++++;", QUESTION.options());
    String page = QuizPage.asciidoc("01-x", List.of(program));
    assertTrue(
        page.contains("<pre><code>if (a &lt; b)&#10;  &#43;&#43;&#43;&#43;;</code></pre>"), page);
  }

  @Test
  void tellsTheAnswersInDetailsForReadersWithoutJavaScript() {
    String page = QuizPage.asciidoc("01-x", List.of(QUESTION));
    String details = page.substring(page.indexOf("<details"), page.indexOf("</details>"));
    assertTrue(details.contains("<strong>Right.</strong> It is &quot;code&quot;."), details);
    assertTrue(details.contains("<strong>Wrong.</strong> It ends nothing."), details);
  }

  @Test
  void writesOneIncludeForEachChapter(@TempDir Path folder) throws IOException {
    QuizPages.main(new String[] {"questions", "../docs/chapters", folder.toString()});
    for (String chapter : QuestionBank.load(Path.of("questions")).chapters()) {
      String page = Files.readString(folder.resolve(chapter + ".adoc"));
      assertTrue(page.contains("[#quiz-" + chapter + "]\n== Check yourself\n"), page);
    }
  }

  @Test
  void needsThreeArguments() {
    assertThrows(IllegalArgumentException.class, () -> QuizPages.main(new String[] {"questions"}));
  }
}

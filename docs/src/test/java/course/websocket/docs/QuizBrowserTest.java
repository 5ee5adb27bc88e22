package course.websocket.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import course.websocket.quiz.Kind;
import course.websocket.quiz.Option;
import course.websocket.quiz.Question;
import course.websocket.quiz.QuestionBank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The quiz of lesson 1, which has questions of all kinds, taken with a keyboard alone. */
@Tag("browser")
class QuizBrowserTest {
  private static final String CHAPTER = "01-echo";

  /** More than the stops between a question and the next. */
  private static final int MOST_TABS = 60;

  private static Browser browser;
  private static SiteServer server;
  private static List<Question> questions;

  @BeforeAll
  static void start() throws IOException {
    questions = QuestionBank.load(Path.of("../quiz/questions")).questions(CHAPTER);
    server = new SiteServer(Path.of("target/site").toAbsolutePath(), "/course/");
    browser = new Browser();
  }

  @AfterAll
  static void stop() {
    browser.close();
    server.close();
  }

  @Test
  void quizIsTakenByKeyboardAndTheWrongOneAgain() {
    String address = server.address() + CHAPTER + ".html#quiz-" + CHAPTER;
    browser.open(address);
    Question missed = questions.get(0);
    for (Question question : questions) {
      answer(question, question != missed);
      String expected = question == missed ? "wrong" : "right";
      assertEquals(expected, form(question).getDomAttribute("data-state"), question.id());
      assertEquals("status", form(question).findElement(By.className("result")).getAriaRole());
    }
    assertTrue(form(missed).findElement(By.className("why")).getText().startsWith("Wrong."));
    int all = questions.size();
    assertEquals((all - 1) + " of " + all + " right", browser.find(".score").getText());

    tabTo("Only the wrong ones again");
    press(Keys.ENTER);
    assertEquals(1, shown());
    answer(missed, true);
    assertEquals(all + " of " + all + " right", browser.find(".score").getText());
    assertEquals(List.of(), browser.messages());

    browser.open(address);
    assertEquals(all + " of " + all + " right", browser.find(".score").getText());
    assertEquals("right", form(missed).getDomAttribute("data-state"));
  }

  private static void answer(Question question, boolean right) {
    List<Option> options = question.options();
    String id = "q-" + question.id();
    if (question.kind() == Kind.SHORT) {
      tabTo(id + "-a");
      press(options.stream().filter(o -> o.correct() == right).findFirst().orElseThrow().text());
    } else if (question.kind() == Kind.ORDER) {
      for (int i = 0; i < options.size(); i++) {
        tabTo(id + "-" + Question.letter(i));
        press(String.valueOf(1 + options.indexOf(question.shown().get(i))));
      }
    } else if (question.kind() == Kind.MULTIPLE) {
      for (int i = 0; i < options.size(); i++) {
        tabTo(id + "-" + Question.letter(i));
        if (options.get(i).correct() == right) {
          press(Keys.SPACE);
        }
      }
    } else {
      tabTo(id + "-a");
      press(Keys.SPACE);
      for (int i = 0; options.get(i).correct() != right; i++) {
        press(Keys.ARROW_DOWN);
      }
    }
    tabTo("Check");
    press(Keys.ENTER);
  }

  /** Goes on with the tabulator to the element with this id or text. */
  private static void tabTo(String name) {
    for (int i = 0; i < MOST_TABS; i++) {
      WebElement at = browser.driver().switchTo().activeElement();
      if (name.equals(at.getDomAttribute("id")) || name.equals(at.getText())) {
        return;
      }
      press(Keys.TAB);
    }
    throw new AssertionError("the keyboard does not come to " + name);
  }

  private static void press(CharSequence keys) {
    new Actions(browser.driver()).sendKeys(keys).perform();
  }

  private static WebElement form(Question question) {
    return browser.find("#q-" + question.id());
  }

  private static long shown() {
    return browser.driver().findElements(By.cssSelector("form.question")).stream()
        .filter(WebElement::isDisplayed)
        .count();
  }
}

package course.websocket.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import course.websocket.kit.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The site as a reader has it: in a browser, from a host's folder and from the disk. */
@Tag("browser")
class SiteBrowserTest {
  private static final Path SITE = Path.of("target/site").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static SiteServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    server = new SiteServer(SITE, "/some/course/");
    browser = new Browser();
  }

  @AfterAll
  static void stop() {
    browser.close();
    server.close();
  }

  @BeforeEach
  void forget() {
    browser.size(1280, 900);
    browser.systemColours("light");
    browser.open(server.address() + "index.html");
    browser.driver().executeScript("localStorage.clear()");
  }

  static Stream<String> everywhere() throws IOException {
    return SiteTest.pages().stream()
        .flatMap(page -> Stream.of(server.address() + page, SITE.toUri() + page));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void pageLoadsOnlyItsOwnFilesWithoutAnError(String address) {
    browser.open(address);
    String folder = address.substring(0, address.lastIndexOf('/') + 1);
    List<String> requests = browser.requests();
    assertTrue(requests.contains(address), requests.toString());
    assertEquals(
        List.of(),
        requests.stream().filter(r -> !r.startsWith(folder) && !r.startsWith("data:")).toList());
    assertEquals(List.of(), browser.messages());
  }

  static Stream<Arguments> pagesAndColours() throws IOException {
    return SiteTest.pages().stream()
        .flatMap(page -> Stream.of("light", "dark").map(scheme -> Arguments.of(page, scheme)));
  }

  @ParameterizedTest
  @MethodSource("pagesAndColours")
  void pageHasNoBarrier(String page, String scheme) {
    browser.systemColours(scheme);
    browser.open(server.address() + page);
    // What is folded has to be readable too.
    browser
        .driver()
        .executeScript("document.querySelectorAll('details').forEach(d => d.open = true)");
    assertEquals(List.of(), barriers());
  }

  private static List<String> barriers() {
    return new AxeBuilder()
        .analyze(browser.driver()).getViolations().stream().map(SiteBrowserTest::describe).toList();
  }

  private static String describe(Rule rule) {
    return rule.getId()
        + ": "
        + rule.getNodes().stream().limit(3).map(node -> node.getHtml()).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "backoff, 04-heartbeats.html#backoff",
    "accept key, 01-echo.html#accept-key",
    "masking, 01-echo.html#masking",
    "slow consumer, 02-broadcast.html#slow-consumer",
    "encode once, 02-broadcast.html#encode-once",
    "lost and found, 03-redis-scaling.html#lost-and-found",
    "envelope, 03-redis-scaling.html#envelope",
    "server-sent events, choose.html#server-sent-events",
    "nginx, tls-and-proxies.html#nginx",
    "JDK, setup.html#jdk",
    "semester, teachers.html#plan-semester"
  })
  void searchFindsTheSectionByKeyboard(String words, String expected) {
    browser.driver().switchTo().activeElement().sendKeys(Keys.chord(Keys.CONTROL, "k"));
    WebElement input = browser.driver().switchTo().activeElement();
    assertEquals("input", input.getTagName());
    input.sendKeys(words);
    Eventually.eventually(
        "results",
        LIMIT,
        () -> !browser.driver().findElements(By.cssSelector("dialog.search li a")).isEmpty());
    assertEquals(expected, browser.find("dialog.search li a").getDomAttribute("href"));
    input.sendKeys(Keys.ARROW_DOWN);
    browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
    Eventually.eventually(
        "the page of the result",
        LIMIT,
        () -> browser.driver().getCurrentUrl().equals(server.address() + expected));
    assertEquals(List.of(), browser.messages());
  }

  @Test
  void searchWorksFromTheDiskAndSaysThatNothingIsFound() {
    browser.open(SITE.toUri() + "setup.html");
    browser.find(".find").click();
    WebElement input = browser.driver().switchTo().activeElement();
    input.sendKeys("permessage-deflate");
    Eventually.eventually(
        "a result", LIMIT, () -> browser.find("dialog.search").getText().contains("Security"));
    input.sendKeys("xyzzy");
    Eventually.eventually(
        "no result",
        LIMIT,
        () -> browser.find("dialog.search [role=status]").getText().equals("Nothing found"));
  }

  @Test
  void openSearchHasNoBarrier() {
    browser.find(".find").click();
    browser.driver().switchTo().activeElement().sendKeys("redis");
    Eventually.eventually(
        "results",
        LIMIT,
        () -> browser.driver().findElements(By.cssSelector("dialog.search li")).size() > 3);
    assertEquals(List.of(), barriers());
  }

  @Test
  void chosenColoursAreKeptOnTheNextPage() {
    String light = ground();
    browser.find(".theme").click();
    String dark = ground();
    assertFalse(light.equals(dark), light);
    browser.open(server.address() + "setup.html");
    assertEquals(dark, ground());
    assertEquals("Use light colours", browser.find(".theme").getDomAttribute("aria-label"));
  }

  private static String ground() {
    return browser.find("body").getCssValue("background-color");
  }

  @Test
  void missingPageInAnyFolderSaysSo() {
    browser.open(server.address() + "a/b/missing.html");
    assertEquals("Page not found", browser.find("h1").getText());
    // Its style came along: a host knows no assets folder there.
    assertEquals("flex", browser.find(".bar").getCssValue("display"));
    assertEquals(
        List.of(server.address() + "a/b/missing.html"),
        browser.requests().stream().filter(r -> !r.endsWith("favicon.ico")).toList());
  }

  @Test
  void solutionsAreFoldedAndALinkToASectionLeadsToIt() {
    browser.open(server.address() + "01-echo.html#accept-key");
    assertFalse(browser.find("article details pre").isDisplayed());
    long top =
        ((Number)
                browser
                    .driver()
                    .executeScript(
                        "return document.getElementById('accept-key').getBoundingClientRect().top"))
            .longValue();
    assertTrue(0 < top && top < 200, "the section begins at " + top);
  }

  @ParameterizedTest
  @MethodSource("pagesAndWidths")
  void pageFitsIntoItsWidth(String page, int width) throws IOException {
    browser.size(width, 900);
    browser.open(server.address() + page);
    long needed =
        (Long) browser.driver().executeScript("return document.documentElement.scrollWidth");
    assertTrue(needed <= width, page + " needs " + needed);
    browser.screenshot(page.replace(".html", "") + "-" + width);
    browser.systemColours("dark");
    browser.screenshot(page.replace(".html", "") + "-" + width + "-dark");
  }

  static Stream<Arguments> pagesAndWidths() {
    return Stream.of("index", "01-echo", "play", "security", "teachers")
        .flatMap(page -> Stream.of(390, 1280).map(width -> Arguments.of(page + ".html", width)));
  }
}

package course.websocket.cli;

import static course.websocket.kit.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import course.websocket.heartbeat.ChatCluster;
import course.websocket.heartbeat.ChatNode;
import course.websocket.kit.Redis;
import course.websocket.scaling.Admission;
import course.websocket.scaling.Tokens;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The chat as a person sees it: a real browser, three servers, Redis and a balancer. */
@Tag("browser")
@ParameterizedClass(name = "behind {0}")
@EnumSource(Front.class)
class DemoBrowserTest {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  @Parameter private Front front;

  private ChatCluster cluster;
  private Front.Running balancer;
  private ChromeDriver browser;
  private String ann;
  private String bob;

  @BeforeEach
  void start() throws IOException {
    cluster = new ChatCluster(0, 3, Redis.shared().url());
    balancer = front.start(cluster);
    browser = new ChromeDriver(driver(), options());
    ann = tab(page(balancer, "lobby", "ann"));
    bob = tab(page(balancer, "lobby", "bob"));
    awaitState(ann, "connected");
    awaitState(bob, "connected");
  }

  @AfterEach
  void stop() {
    browser.quit();
    balancer.close();
    cluster.close();
  }

  @Test
  void twoWindowsOnTwoServersTalkAndOneComesBackWhenItsServerDies() throws IOException {
    String former = server(bob);
    assertNotEquals(server(ann), former, "two windows sit on two servers");
    awaitMembers(ann, List.of("ann", "bob"));

    say(ann, "hello bob");
    awaitMessage(bob, "hello bob");
    say(bob, "hello ann");
    awaitMessage(ann, "hello ann");
    assertEquals(List.of(), errors(), "errors in the browser's console");
    screenshot("two-servers-" + front);

    cluster.stop(former);
    eventually(
        "bob is back on another server",
        LIMIT,
        () -> !server(bob).equals(former) && state(bob).equals("connected"));
    say(ann, "welcome back");
    awaitMessage(bob, "welcome back");
    say(bob, "thanks");
    awaitMessage(ann, "thanks");
    screenshot("after-failover-" + front);
  }

  /** As for a new version: one server after the other is drained, and started again. */
  @Test
  void rollingRestartLosesNoMessageAndShowsNoneTwice() {
    List<String> said = new ArrayList<>();
    for (String server : cluster.running()) {
      cluster.drain(server, Duration.ofSeconds(1));
      saidAndSeen(ann, bob, "while " + server + " is away", said);
      saidAndSeen(bob, ann, "still without " + server, said);
      cluster.start(server);
    }
    for (String window : List.of(ann, bob)) {
      awaitState(window, "connected");
      assertEquals(said, texts(window), "each once, in the order in which they were said");
    }
  }

  @Test
  void tokenOpensTheChatAndIsNotInTheAddressThatIsSent() throws IOException {
    String key = "a key of 32 bytes, or a few more";
    Admission withToken = Admission.of(Map.of("CHAT_TOKEN_KEY", key));
    try (ChatCluster guarded =
            new ChatCluster(
                0, 3, Redis.shared().url(), ChatNode.Settings.DEFAULT, withToken, null);
        Front.Running door = front.start(guarded)) {
      String token = new Tokens(key, Clock.systemUTC()).issue("carol", Instant.now().plus(LIMIT));
      String carol = tab(page(door, "guarded", "carol") + "#token=" + token);
      awaitState(carol, "connected");
      assertFalse(browser.getCurrentUrl().contains(token), browser.getCurrentUrl());

      String stranger = tab(page(door, "guarded", "dan"));
      awaitState(stranger, "waiting");
      String thief = tab(page(door, "guarded", "dan") + "#token=" + token);
      awaitState(thief, "waiting");
      awaitMembers(carol, List.of("carol"));
    }
  }

  @Test
  void markupInATextStaysText() {
    String markup = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    say(ann, markup);
    awaitMessage(bob, markup);
    assertEquals(
        List.of(), browser.findElements(By.cssSelector("#messages img, #messages script")));
  }

  /** The rules of lesson 4, as the page has them. */
  @Test
  void pageWaitsWithFullJitterAndKnowsFinalCloseCodes() {
    Object limits =
        browser.executeAsyncScript(
            """
            const done = arguments[0];
            Promise.all([import('/backoff.js'), import('/closecodes.js')]).then(([b, c]) => done([
              b.backoffDelay(0, () => 0.5), b.backoffDelay(50, () => 0.5), b.backoffDelay(3, () => 0),
              [1000, 1001, 1006, 1008, 1011, 1012, 1013].filter(c.comesBack).join()]));
            """);
    assertEquals(
        List.of(250L, 5_000L, 0L, "1001,1006,1011,1012,1013"), List.copyOf((List<?>) limits));
  }

  private static String page(Front.Running balancer, String room, String name) {
    return "http://localhost:" + balancer.port() + "/?room=" + room + "&name=" + name;
  }

  private String tab(String address) {
    browser.switchTo().newWindow(WindowType.TAB);
    browser.get(address);
    return browser.getWindowHandle();
  }

  private WebElement in(String window, String selector) {
    browser.switchTo().window(window);
    return browser.findElement(By.cssSelector(selector));
  }

  private String server(String window) {
    return in(window, "#server").getText();
  }

  private String state(String window) {
    return in(window, "#state").getDomAttribute("data-state");
  }

  private void awaitState(String window, String state) {
    eventually("the page is " + state, LIMIT, () -> state(window).equals(state));
  }

  private void awaitMembers(String window, List<String> names) {
    eventually(
        "the page shows " + names,
        LIMIT,
        () -> {
          browser.switchTo().window(window);
          return browser.findElements(By.cssSelector("#members li[data-name]")).stream()
              .map(item -> item.getDomAttribute("data-name"))
              .sorted()
              .toList()
              .equals(names);
        });
  }

  private void say(String window, String text) {
    in(window, "#text").sendKeys(text);
    in(window, "#composer button").click();
  }

  private void saidAndSeen(String by, String in, String text, List<String> said) {
    say(by, text);
    awaitMessage(in, text);
    said.add(text);
  }

  private void awaitMessage(String window, String text) {
    eventually(
        "the page shows: " + text, LIMIT, () -> in(window, "#messages").getText().contains(text));
  }

  private List<String> texts(String window) {
    browser.switchTo().window(window);
    return browser.findElements(By.cssSelector("#messages .text")).stream()
        .map(WebElement::getText)
        .toList();
  }

  private List<String> errors() {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  private void screenshot(String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target/screenshots"));
    Files.write(folder.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }

  private static ChromeOptions options() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(onPath("chromium", "google-chrome", "chrome"));
    // No sandbox, as a build may run as root; and nothing that asks for the world outside.
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--window-size=1100,760");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    return options;
  }

  /** Named, or Selenium would look for one to download. */
  private static ChromeDriverService driver() {
    return new ChromeDriverService.Builder().usingDriverExecutable(onPath("chromedriver")).build();
  }

  private static File onPath(String... names) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> Stream.of(names).map(name -> new File(folder, name)))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(() -> new AssertionError("not on the PATH: " + String.join(", ", names)));
  }
}

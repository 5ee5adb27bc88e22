package course.websocket.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the site that the build has just made. */
class SiteTest {
  private static final Path SITE = Path.of("target/site");
  private static final Path CHAPTERS = Path.of("chapters");
  private static final Path ROOT = Path.of("..");

  static List<String> pages() throws IOException {
    return Site.chapters(CHAPTERS.resolve("_book.adoc")).stream().map(n -> n + ".html").toList();
  }

  static List<Path> lessons() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders.filter(f -> Files.exists(f.resolve("lesson.yaml"))).sorted().toList();
    }
  }

  static List<Path> sources() throws IOException {
    return list(CHAPTERS, ".adoc");
  }

  @Test
  void everyChapterIsInTheBook() throws IOException {
    Set<String> chapters = new TreeSet<>();
    for (Path source : sources()) {
      chapters.add(source.getFileName().toString().replace(".adoc", ".html"));
    }
    chapters.remove("_book.html");
    assertEquals(chapters, new TreeSet<>(pages()));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(String page) throws IOException {
    Document html = parse(page);
    List<String> broken = new ArrayList<>();
    for (Element element : html.select("[href], [src]")) {
      String target = element.hasAttr("href") ? element.attr("href") : element.attr("src");
      if (!isElsewhere(target) && !leadsSomewhere(page, target)) {
        broken.add(target);
      }
    }
    assertEquals(List.of(), broken);
    assertTrue(html.select("article a[href]").size() > 1, "no links found at all");
  }

  private static boolean leadsSomewhere(String page, String target) throws IOException {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    if (!file.isEmpty() && !Files.isRegularFile(SITE.resolve(file))) {
      return false;
    }
    return hash < 0
        || parse(file.isEmpty() ? page : file).getElementById(target.substring(hash + 1)) != null;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void nothingIsLoadedFromAnotherHost(String page) throws IOException {
    List<String> loaded = new ArrayList<>();
    for (Element element : parse(page).select("[src], [srcset], [data], [poster], link[href]")) {
      for (String name : List.of("src", "srcset", "data", "poster", "href")) {
        if (isElsewhere(element.attr(name))) {
          loaded.add(element.outerHtml());
        }
      }
    }
    assertEquals(List.of(), loaded);
  }

  @Test
  void noStyleOrScriptNamesAnotherHost() throws IOException {
    Pattern host = Pattern.compile("(?:https?:)?//[a-z]|@import", Pattern.CASE_INSENSITIVE);
    List<Path> files = list(SITE.resolve("assets"), ".css", ".js");
    assertTrue(files.size() >= 3, files.toString());
    for (Path file : files) {
      if (file.endsWith("search-index.js")) {
        continue; // the pages' text
      }
      assertFalse(host.matcher(Files.readString(file)).find(), file.toString());
    }
  }

  /** A limit for what a page loads before it is read, without its pictures. */
  @ParameterizedTest
  @MethodSource("pages")
  void pageIsSmallAndNoScriptKeepsItFromBeingShown(String page) throws IOException {
    Document html = parse(page);
    long bytes = Files.size(SITE.resolve(page));
    for (Element file : html.select("link[rel=stylesheet], script[src]")) {
      bytes += Files.size(SITE.resolve(file.attr(file.hasAttr("src") ? "src" : "href")));
    }
    assertTrue(bytes < 300_000, page + " has " + bytes);
    for (Element script : html.select("script")) {
      assertTrue(script.hasAttr("defer") || script.data().length() < 200, script.outerHtml());
    }
  }

  @Test
  void noPictureLoadsAnything() throws IOException {
    List<Path> pictures = list(SITE.resolve("images"), ".svg");
    assertFalse(pictures.isEmpty());
    for (Path picture : pictures) {
      Document svg = Jsoup.parse(Files.readString(picture));
      assertEquals(0, svg.select("image, script, foreignObject").size(), picture.toString());
      assertTrue(svg.select("text").size() > 1, picture + " shows no text");
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void headingsDescendOneLevelAtATime(String page) throws IOException {
    Document html = parse(page);
    assertEquals(1, html.select("h1").size());
    int level = 0;
    for (Element heading : html.select("h1, h2, h3, h4, h5, h6")) {
      int next = heading.normalName().charAt(1) - '0';
      assertTrue(next <= level + 1, "h" + next + " after h" + level + ": " + heading.text());
      level = next;
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyIdIsUnique(String page) throws IOException {
    Set<String> seen = new HashSet<>();
    for (Element element : parse(page).select("[id]")) {
      assertTrue(seen.add(element.id()), element.id());
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyPictureOfTheTextIsDescribed(String page) throws IOException {
    for (Element picture : parse(page).select("article img")) {
      // Asciidoctor's own choice, the file's name, is shorter than a sentence.
      assertTrue(picture.attr("alt").length() > 40, picture.outerHtml());
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theNavigationMarksThisPageAndLeadsToItsNeighbours(String page) throws IOException {
    Document html = parse(page);
    List<String> pages = pages();
    int index = pages.indexOf(page);
    assertEquals(pages, html.select("#pages a").eachAttr("href"));
    assertEquals(List.of(page), html.select("#pages a[aria-current=page]").eachAttr("href"));
    assertEquals(
        pages.subList(Math.max(0, index - 1), index),
        html.select(".turn a[rel=prev]").eachAttr("href"));
    assertEquals(
        pages.subList(index + 1, Math.min(pages.size(), index + 2)),
        html.select(".turn a[rel=next]").eachAttr("href"));
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void everyStepHasItsSection(Path lesson) throws IOException {
    Document html = parse(lesson.getFileName() + ".html");
    JsonNode steps = new YAMLMapper().readTree(lesson.resolve("lesson.yaml").toFile()).get("steps");
    assertFalse(steps.isEmpty());
    for (JsonNode step : steps) {
      String name = step.get("name").asText();
      assertEquals(1, html.select("h2#" + name).size(), "no section [#" + name + "]");
    }
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void everyLessonEndsWithQuestions(Path lesson) throws IOException {
    Document html = parse(lesson.getFileName() + ".html");
    assertFalse(html.select("#quiz-" + lesson.getFileName()).isEmpty());
    assertTrue(html.select("form.question fieldset legend").size() >= 2);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void everyCodeBlockIsIncludedFromAFile(Path source) throws IOException {
    List<String> lines = Files.readAllLines(source);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("[source")) {
        String content = lines.get(i + 2);
        assertEquals("----", lines.get(i + 1), source + ":" + (i + 2));
        assertTrue(content.startsWith("include::{root}/"), source + ":" + (i + 3));
        assertEquals("----", lines.get(i + 3), source + ":" + (i + 4));
      }
      assertFalse(lines.get(i).startsWith("```"), source + ":" + (i + 1));
    }
  }

  @Test
  void solutionsCanBeLeftOut() {
    List<String> lines =
        List.of(
            "a",
            ".Solution",
            "[%collapsible]",
            "====",
            "secret",
            "====",
            "",
            ".Other",
            "====",
            "b",
            "====");
    assertEquals(List.of("a", "", ".Other", "====", "b", "===="), Chapters.withoutSolutions(lines));
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void everyStepHasASolutionThatCanBeLeftOut(Path lesson) throws IOException {
    Path chapter = CHAPTERS.resolve(lesson.getFileName() + ".adoc");
    List<String> lines = Files.readAllLines(chapter);
    Pattern step = Pattern.compile("^include::.*/src/solution/.*\\[tags?=step.*");
    assertTrue(lines.stream().anyMatch(step.asMatchPredicate()));
    assertFalse(Chapters.withoutSolutions(lines).stream().anyMatch(step.asMatchPredicate()));
  }

  @Test
  void aPageIsEditedWhereTheRepositoryIs(@TempDir Path folder) throws IOException {
    Path docs = Path.of("");
    Site.build(docs, Path.of("target/pages"), folder, "https://example.com/course", "/course/");
    assertEquals(
        "https://example.com/course/edit/main/docs/chapters/setup.adoc",
        Jsoup.parse(folder.resolve("setup.html")).select(".edit a").attr("href"));
    assertEquals("/course/", Jsoup.parse(folder.resolve("404.html")).select("base").attr("href"));
    assertTrue(parse("setup.html").select(".edit").isEmpty());
  }

  private static boolean isElsewhere(String target) {
    return target.startsWith("//") || URI.create(target.replace(" ", "%20")).isAbsolute();
  }

  private static Document parse(String page) throws IOException {
    return Jsoup.parse(SITE.resolve(page));
  }

  private static List<Path> list(Path folder, String... extensions) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> Stream.of(extensions).anyMatch(f.toString()::endsWith))
          .sorted()
          .toList();
    }
  }
}

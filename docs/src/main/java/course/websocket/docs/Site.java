package course.websocket.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The build's last step for the site: lays the frame of {@code assets/page.html} around each page
 * that Asciidoctor made, with the links to the other pages. Immutable; one run at a time for each
 * output folder.
 *
 * <p>The pages and their order are those of the book, {@code chapters/_book.adoc}.
 */
public final class Site {
  private static final Pattern CHAPTER =
      Pattern.compile("^include::([A-Za-z0-9-]+)\\.adoc\\[leveloffset=\\+1\\]$");

  private final String frame;
  private final List<Page> pages;

  /** The repository's address, for the links to edit a page; empty if it has none. */
  private final String repository;

  private Site(String frame, List<Page> pages, String repository) {
    this.frame = frame;
    this.pages = pages;
    this.repository = repository;
  }

  /**
   * Runs it.
   *
   * @param args the folder of this module, the folder of Asciidoctor's pages, the output folder;
   *     then {@code repository=} with the repository's address, {@code base=} with the site's path
   *     on its host, such as {@code /course/}; both may be empty
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 5 || !args[3].startsWith("repository=") || !args[4].startsWith("base=")) {
      throw new IllegalArgumentException(
          "arguments: DOCS_DIR PAGES_DIR OUTPUT_DIR repository=[URL] base=[PATH]");
    }
    String repository = args[3].substring("repository=".length());
    String base = args[4].substring("base=".length());
    build(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), repository, base);
  }

  static void build(Path docs, Path pagesDir, Path output, String repository, String base)
      throws IOException {
    List<Page> pages = new ArrayList<>();
    SearchIndex index = new SearchIndex();
    for (String name : chapters(docs.resolve("chapters/_book.adoc"))) {
      Page page = Page.read(pagesDir, name);
      pages.add(page);
      index.add(page);
    }
    copy(docs.resolve("assets"), output.resolve("assets"), ".css", ".js", ".svg");
    copy(pagesDir.resolve("images"), output.resolve("images"), ".svg", ".png");
    Files.writeString(output.resolve("assets/search-index.js"), index.script());
    Site site = new Site(Files.readString(docs.resolve("assets/page.html")), pages, repository);
    for (int i = 0; i < pages.size(); i++) {
      Files.writeString(output.resolve(pages.get(i).file()), site.page(i));
    }
    String style = Files.readString(docs.resolve("assets/site.css"));
    Files.writeString(output.resolve("404.html"), site.notFound(style, base));
  }

  /** The names of the book's chapters, in order. */
  static List<String> chapters(Path book) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(book)) {
      Matcher matcher = CHAPTER.matcher(line);
      if (matcher.matches()) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }

  private String page(int index) {
    Page page = pages.get(index);
    Document html = frame(page.title());
    html.select("#pages a[href=" + page.file() + "]").attr("aria-current", "page");
    Element contents = html.expectFirst(".contents ul");
    for (Element heading : page.body().select("h2[id], h3[id]")) {
      contents
          .appendElement("li")
          .addClass(heading.normalName())
          .appendElement("a")
          .attr("href", "#" + heading.id())
          .text(heading.ownText());
    }
    Element turn = html.expectFirst(".turn");
    if (index > 0) {
      link(turn, pages.get(index - 1), "Previous: " + pages.get(index - 1).title())
          .attr("rel", "prev");
    }
    if (index < pages.size() - 1) {
      link(turn, pages.get(index + 1), "Next: " + pages.get(index + 1).title()).attr("rel", "next");
    }
    if (!repository.isEmpty()) {
      html.expectFirst("main")
          .appendElement("p")
          .addClass("edit")
          .appendElement("a")
          .attr("href", repository + "/edit/main/docs/chapters/" + page.name() + ".adoc")
          .text("Edit this page");
    }
    if (page.has(".quiz")) {
      script(html, "quiz.js");
    }
    if (page.has(".play")) {
      script(html, "protocol.js");
      script(html, "play.js");
    }
    html.expectFirst("article").html(page.body().body().html());
    return html.outerHtml() + "\n";
  }

  /**
   * The page that a host shows for an address that does not exist. The address may lie in any
   * folder, so the page brings its style along, and its links are right wherever it appears if the
   * base is known.
   */
  private String notFound(String style, String base) {
    Document html = frame("Page not found");
    html.select("link, script, .contents, .turn, dialog, .tools button[hidden]").remove();
    html.select(".brand img").remove();
    html.head().appendElement("style").appendChild(new DataNode("\n" + style));
    html.head().appendElement("meta").attr("name", "robots").attr("content", "noindex");
    if (!base.isEmpty()) {
      html.head().prependElement("base").attr("href", base);
      html.select(".skip").attr("href", base + "404.html#content");
    }
    Element article = html.expectFirst("article");
    article.appendElement("h1").text("Page not found");
    article
        .appendElement("p")
        .appendText("There is no page at this address. ")
        .appendElement("a")
        .attr("href", "index.html")
        .text("Begin at the overview.");
    return html.outerHtml() + "\n";
  }

  /** The frame with its title and its links to all pages. */
  private Document frame(String title) {
    Document html = Jsoup.parse(frame);
    html.outputSettings().prettyPrint(false);
    html.title(title + " - " + html.title());
    Element nav = html.expectFirst("#pages ol");
    for (Page page : pages) {
      link(nav.appendElement("li"), page, page.title());
    }
    return html;
  }

  private static void script(Document html, String name) {
    html.head().appendElement("script").attr("defer", true).attr("src", "assets/" + name);
  }

  private static Element link(Element parent, Page page, String text) {
    return parent.appendElement("a").attr("href", page.file()).text(text);
  }

  private static void copy(Path from, Path to, String... extensions) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (Stream.of(extensions).anyMatch(name::endsWith)) {
          Files.copy(file, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}

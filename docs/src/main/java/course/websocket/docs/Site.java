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
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The build's last step for the site: lays the frame of {@code assets/page.html} around each page
 * that Asciidoctor made, with the links to the other pages. Holds no state; one run at a time for
 * each output folder.
 *
 * <p>The pages and their order are those of the book, {@code chapters/_book.adoc}.
 */
public final class Site {
  private static final Pattern CHAPTER =
      Pattern.compile("^include::([A-Za-z0-9-]+)\\.adoc\\[leveloffset=\\+1\\]$");

  /** One page: its file's name without extension, its title, and its body as HTML. */
  private record Page(String name, String title, Document body) {
    String file() {
      return name + ".html";
    }
  }

  private Site() {}

  /**
   * Runs it.
   *
   * @param args the folder of this module, the folder of Asciidoctor's pages, the output folder
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      throw new IllegalArgumentException("arguments: DOCS_DIR PAGES_DIR OUTPUT_DIR");
    }
    build(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
  }

  static void build(Path docs, Path pagesDir, Path output) throws IOException {
    List<Page> pages = new ArrayList<>();
    for (String name : chapters(docs.resolve("chapters/_book.adoc"))) {
      pages.add(read(pagesDir, name));
    }
    copy(docs.resolve("assets"), output.resolve("assets"), ".css", ".js", ".svg");
    copy(pagesDir.resolve("images"), output.resolve("images"), ".svg", ".png");
    String frame = Files.readString(docs.resolve("assets/page.html"));
    for (int i = 0; i < pages.size(); i++) {
      Files.writeString(output.resolve(pages.get(i).file()), page(frame, pages, i));
    }
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

  private static Page read(Path pagesDir, String name) throws IOException {
    Document body = Jsoup.parseBodyFragment(Files.readString(pagesDir.resolve(name + ".html")));
    body.outputSettings().prettyPrint(false);
    Element title = body.selectFirst("h1");
    if (title == null) {
      throw new IOException(name + ".adoc has no title");
    }
    body.select("h2[id], h3[id]").forEach(Site::addAnchor);
    // A keyboard can only scroll what it can reach.
    body.select("pre").attr("tabindex", "0");
    return new Page(name, title.text(), body);
  }

  private static void addAnchor(Element heading) {
    heading
        .appendElement("a")
        .addClass("anchor")
        .attr("href", "#" + heading.id())
        .attr("aria-label", "Link to: " + heading.ownText())
        .text("#");
  }

  private static String page(String frame, List<Page> pages, int index) {
    Page page = pages.get(index);
    Document html = Jsoup.parse(frame);
    html.outputSettings().prettyPrint(false);
    html.title(page.title() + " - " + html.title());
    Element nav = html.expectFirst("#pages ol");
    for (Page other : pages) {
      Element link = link(nav.appendElement("li"), other, other.title());
      if (other == page) {
        link.attr("aria-current", "page");
      }
    }
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
    html.expectFirst("article").html(page.body().body().html());
    return html.outerHtml() + "\n";
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

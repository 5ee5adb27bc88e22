package course.websocket.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * One page of the site, as Asciidoctor made it. Not safe for use by several threads, as its body is
 * mutable.
 *
 * @param name its file's name without extension
 * @param title its first heading
 * @param body what stands on it
 */
record Page(String name, String title, Document body) {

  static Page read(Path folder, String name) throws IOException {
    Document body = Jsoup.parseBodyFragment(Files.readString(folder.resolve(name + ".html")));
    body.outputSettings().prettyPrint(false);
    Element title = body.selectFirst("h1");
    if (title == null) {
      throw new IOException(name + ".adoc has no title");
    }
    body.select("h2[id], h3[id]").forEach(Page::addAnchor);
    // An empty corner of a table is no heading.
    body.select("th:not(:has(*)):matchesOwn(^$)").tagName("td");
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

  String file() {
    return name + ".html";
  }

  boolean has(String selector) {
    return body.selectFirst(selector) != null;
  }
}

package course.websocket.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * Makes the index of the search: the text of every section of every page. Not safe for use by
 * several threads.
 *
 * <p>An entry is a list of four: where the section is, the page's title, the section's heading, the
 * section's text without that of the sections inside. {@code assets/search.js} reads it.
 */
final class SearchIndex {
  private final List<List<String>> sections = new ArrayList<>();

  void add(Page page) {
    SectionCollector collector = new SectionCollector(page);
    page.body().body().filter(collector);
    collector.end();
  }

  /** A classic script, as a page that was opened from the disk may load that but not JSON. */
  String script() throws JsonProcessingException {
    return "globalThis.searchIndex = " + new ObjectMapper().writeValueAsString(sections) + ";\n";
  }

  /** Walks over a page and cuts it at the headings that can be linked to. */
  private final class SectionCollector implements NodeFilter {
    private final Page page;
    private final StringBuilder text = new StringBuilder();
    private String href;
    private String heading;

    SectionCollector(Page page) {
      this.page = page;
      href = page.file();
      heading = page.title();
    }

    @Override
    public FilterResult head(Node node, int depth) {
      if (node instanceof TextNode part) {
        text.append(part.getWholeText());
      } else if (node instanceof Element element) {
        if (element.is("h1, .quiz, .anchor")) {
          return FilterResult.SKIP_ENTIRELY;
        }
        if (element.is("h2[id], h3[id]")) {
          end();
          href = page.file() + "#" + element.id();
          heading = element.ownText();
          return FilterResult.SKIP_ENTIRELY;
        }
        if (element.isBlock()) {
          text.append(' ');
        }
      }
      return FilterResult.CONTINUE;
    }

    void end() {
      sections.add(
          List.of(href, page.title(), heading, text.toString().strip().replaceAll("\\s+", " ")));
      text.setLength(0);
    }
  }
}

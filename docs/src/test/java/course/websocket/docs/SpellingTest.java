package course.websocket.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The words of every page are in the dictionary for British English, or in {@code words.txt}. Code
 * is left out.
 */
@Tag("spelling")
class SpellingTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("course.websocket.docs.SiteTest#pages")
  void everyWordIsKnown(String page) throws Exception {
    Element article = Jsoup.parse(Path.of("target/site").resolve(page)).expectFirst("article");
    article.select("pre, code, kbd").forEach(code -> code.text(" "));
    StringBuilder prose = new StringBuilder();
    article.select("p, li, td, th, dt, dd, legend, h1, h2, h3, .title, summary").stream()
        .map(Element::text)
        .forEach(text -> prose.append(text).append('\n'));
    article.select("img").forEach(picture -> prose.append(picture.attr("alt")).append('\n'));
    assertTrue(prose.length() > 200, "no text");
    assertEquals(List.of(), unknown(prose.toString()));
  }

  @Test
  void aMistakeIsFound() throws Exception {
    assertEquals(List.of("mesage"), unknown("A mesage is not a message."));
  }

  private List<String> unknown(String text) throws IOException, InterruptedException {
    Path file = folder.resolve("prose.txt");
    Files.writeString(file, text.replace('’', '\''));
    Process hunspell =
        new ProcessBuilder(
                "hunspell", "-d", "en_GB", "-i", "utf-8", "-p", "words.txt", "-l", file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(hunspell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, hunspell.waitFor(), output);
    return List.copyOf(new TreeSet<>(output.lines().toList()));
  }
}

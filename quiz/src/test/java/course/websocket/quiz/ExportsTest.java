package course.websocket.quiz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * The exports hold what the bank holds. Other programs read them in {@code quiz/readback}, which
 * {@code .ci/run} runs.
 */
class ExportsTest {
  private static final QuestionBank BANK = load();

  private static QuestionBank load() {
    try {
      return QuestionBank.load(Path.of("questions"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<Question> questions() {
    return BANK.chapters().stream().flatMap(chapter -> BANK.questions(chapter).stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void moodleXmlHasEveryAnswerWithItsExplanation(Question question) throws Exception {
    Element element = moodle(question.id());
    List<Element> answers = elements(element, "answer");
    assertEquals(question.options().size(), answers.size());
    double sum = 0;
    for (int i = 0; i < answers.size(); i++) {
      Option option = question.options().get(i);
      double fraction = Double.parseDouble(answers.get(i).getAttribute("fraction"));
      String all =
          question.kind() == Kind.ORDER
              ? element.getTextContent()
              : answers.get(i).getTextContent();
      assertTrue(all.contains(Markup.html(option.why())), option.why());
      if (question.kind() == Kind.ORDER) {
        assertEquals(i + 1, fraction);
      } else {
        assertEquals(option.correct(), fraction > 0, option.text());
        sum += Math.max(0, fraction);
      }
    }
    if (question.kind() == Kind.MULTIPLE || question.kind().isSingle()) {
      assertEquals(100, sum, 0.001);
    }
  }

  private static Element moodle(String id) throws Exception {
    List<Element> found = new ArrayList<>();
    for (Element question : elements(parse(MoodleXml.of(BANK)).getDocumentElement(), "question")) {
      if (elements(question, "name").stream().anyMatch(n -> n.getTextContent().equals(id))) {
        found.add(question);
      }
    }
    assertEquals(1, found.size(), id);
    return found.get(0);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void qtiNamesTheRightResponseAmongTheChoices(Question question) throws Exception {
    Element item = parse(Qti.of(BANK).get("items/" + question.id() + ".xml")).getDocumentElement();
    List<String> right =
        elements(elements(item, "correctResponse").get(0), "value").stream()
            .map(Element::getTextContent)
            .toList();
    Map<String, String> choices =
        elements(item, "simpleChoice").stream()
            .collect(Collectors.toMap(c -> c.getAttribute("identifier"), Element::getTextContent));
    List<String> expected =
        question.options().stream()
            .filter(Option::correct)
            .map(option -> Markup.plain(option.text()))
            .toList();
    if (question.kind() == Kind.SHORT) {
      assertEquals(expected.subList(0, 1), right);
      assertTrue(choices.isEmpty());
    } else {
      assertEquals(expected, right.stream().map(choices::get).toList());
    }
    String all = item.getTextContent();
    question.options().forEach(o -> assertTrue(all.contains(Markup.plain(o.why())), o.why()));
  }

  @Test
  void qtiPackageHoldsEveryFileThatItsManifestNames(@TempDir Path folder) throws Exception {
    Exports.main(new String[] {"questions", folder.toString()});
    try (ZipFile zip = new ZipFile(folder.resolve("websocket-course.qti21.zip").toFile())) {
      Set<String> files = new TreeSet<>(zip.stream().map(ZipEntry::getName).toList());
      Document manifest;
      try (InputStream in = zip.getInputStream(zip.getEntry("imsmanifest.xml"))) {
        manifest = parse(new String(in.readAllBytes()));
      }
      Set<String> named = new TreeSet<>(Set.of("imsmanifest.xml"));
      elements(manifest.getDocumentElement(), "file")
          .forEach(f -> named.add(f.getAttribute("href")));
      assertEquals(files, named);
      assertEquals(questions().size() + 2, files.size());
    }
  }

  @Test
  void giftHasNoEmptyLineInsideAQuestion() {
    String gift = Gift.of(BANK);
    for (Question question : questions()) {
      int start = gift.indexOf("::" + question.id() + "::");
      assertTrue(start >= 0, question.id());
      assertFalse(gift.substring(start, gift.indexOf("\n}\n", start)).contains("\n\n"));
    }
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList list = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < list.getLength(); i++) {
      elements.add((Element) list.item(i));
    }
    return elements;
  }
}

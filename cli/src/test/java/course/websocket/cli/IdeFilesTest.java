package course.websocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import course.websocket.kit.Lesson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What IDEs read of this repository fits the repository. */
class IdeFilesTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A plugin that no IDE knows shows as an error in Eclipse, unless its goal is mapped. */
  @Test
  void eclipseIsToldWhatToDoWithEveryPluginExecution() throws Exception {
    List<Document> poms = new ArrayList<>();
    try (Stream<Path> folders = Files.list(ROOT)) {
      for (Path folder : Stream.concat(Stream.of(ROOT), folders).toList()) {
        if (Files.exists(folder.resolve("pom.xml"))) {
          poms.add(xml(folder.resolve("pom.xml")));
        }
      }
    }
    Set<String> mapped = new TreeSet<>();
    Set<String> executed = new TreeSet<>();
    for (Document pom : poms) {
      for (Element filter : elements(pom, "pluginExecutionFilter")) {
        mapped.add(text(filter, "artifactId") + ":" + text(filter, "goal"));
      }
      for (Element execution : elements(pom, "execution")) {
        Element plugin = (Element) execution.getParentNode().getParentNode();
        for (Element goal : elements(execution, "goal")) {
          executed.add(text(plugin, "artifactId") + ":" + goal.getTextContent());
        }
      }
    }
    assertFalse(executed.isEmpty());
    assertTrue(mapped.containsAll(executed), executed + " need a mapping, there is " + mapped);
  }

  @Test
  void ideaHasARunConfigurationForTheTestsOfEachLesson() throws Exception {
    for (Lesson lesson : Lesson.all(ROOT)) {
      Document run = xml(ROOT.resolve(".run/Lesson " + lesson.number() + ".run.xml"));
      assertEquals(lesson.chapter(), attribute(run, "module"));
      Path tests = lesson.tests().resolve(attribute(run, "PACKAGE_NAME").replace('.', '/'));
      assertTrue(Files.isDirectory(tests), tests.toString());
    }
  }

  @Test
  void codeLaunchesWhatThereIs() throws IOException {
    JsonNode launch = json(".vscode/launch.json");
    assertEquals("0.2.0", launch.path("version").asText());
    for (JsonNode each : launch.path("configurations")) {
      if (each.path("request").asText().equals("launch")) {
        Path code = ROOT.resolve(each.path("projectName").asText()).resolve("src/main/java");
        String file = each.path("mainClass").asText().replace('.', '/') + ".java";
        assertTrue(Files.exists(code.resolve(file)), each.toString());
      }
    }
  }

  @Test
  void codeHasTasksForCommandsThatThereAre() throws IOException {
    JsonNode tasks = json(".vscode/tasks.json");
    assertEquals("2.0.0", tasks.path("version").asText());
    Set<String> commands = Course.commandLine(ROOT).getSubcommands().keySet();
    for (JsonNode task : tasks.path("tasks")) {
      assertTrue(commands.contains(task.path("args").path(0).asText()), task.toString());
    }
    int lessons = Lesson.all(ROOT).size();
    assertEquals(lessons, tasks.path("inputs").path(0).path("options").size());
  }

  @Test
  void extensionsSettingsAndDevContainerAreJson() throws IOException {
    assertTrue(json(".vscode/settings.json").isObject());
    assertEquals(
        json(".vscode/extensions.json").path("recommendations"),
        json(".devcontainer/devcontainer.json").at("/customizations/vscode/extensions"));
  }

  private static JsonNode json(String file) throws IOException {
    return new JsonMapper().readTree(ROOT.resolve(file).toFile());
  }

  private static Document xml(Path file) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
  }

  /** The value of the module or of the option with this name. */
  private static String attribute(Document run, String name) {
    return Stream.concat(elements(run, "module").stream(), elements(run, "option").stream())
        .filter(e -> e.getTagName().equals(name) || e.getAttribute("name").equals(name))
        .map(e -> e.getAttribute(e.getTagName().equals("module") ? "name" : "value"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Element> elements(Document document, String tag) {
    return elements(document.getDocumentElement(), tag);
  }

  private static List<Element> elements(Element parent, String tag) {
    NodeList nodes = parent.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** The text of the first element of this name, wherever it is below. */
  private static String text(Element parent, String tag) {
    return elements(parent, tag).get(0).getTextContent();
  }
}

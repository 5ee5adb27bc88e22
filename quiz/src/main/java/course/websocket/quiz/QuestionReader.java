package course.websocket.quiz;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads one question file and notes every fault that it finds, each with its place. Not safe for
 * use by several threads.
 *
 * <p>The form of a file is laid down in {@code questions.schema.json}; what a schema cannot say is
 * checked here.
 */
final class QuestionReader {
  /** Beside the question files: what the questions of the kind {@code program} show. */
  private static final String PROGRAMS = "programs";

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(
              QuestionReader.class.getResourceAsStream("questions.schema.json"),
              SchemaValidatorsConfig.builder().locale(Locale.ENGLISH).build());

  private final List<String> faults;

  QuestionReader(List<String> faults) {
    this.faults = faults;
  }

  List<Question> read(Path file) throws IOException {
    String name = file.getFileName().toString();
    JsonNode root;
    try {
      root = YAML.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      faults.add(name + ": line " + line + ": " + firstLine(e.getOriginalMessage()));
      return List.of();
    }
    Set<ValidationMessage> breaches = SCHEMA.validate(root);
    if (!breaches.isEmpty()) {
      Set<String> lines =
          breaches.stream()
              .map(breach -> name + ": " + place(breach, root) + breach.getError())
              .collect(Collectors.toCollection(TreeSet::new));
      faults.addAll(lines);
      return List.of();
    }
    List<Question> questions = new ArrayList<>();
    for (JsonNode node : root.get("questions")) {
      Question question = question(node, file);
      check(question, name + ": " + question.id());
      questions.add(question);
    }
    return questions;
  }

  /**
   * {@code /questions/0/options/1/why} as a person would say it: {@code sky-colour: option b: why:
   * }.
   */
  private static String place(ValidationMessage breach, JsonNode root) {
    StringBuilder place = new StringBuilder();
    JsonNode node = root;
    for (int i = 0; i < breach.getInstanceLocation().getNameCount(); i++) {
      Object step = breach.getInstanceLocation().getElement(i);
      if (step instanceof Integer index) {
        boolean isQuestion = node == root.get("questions");
        node = node.get(index);
        String id = node.path("id").asText("question " + (index + 1));
        place.append(isQuestion ? id : "option " + Question.letter(index)).append(": ");
      } else {
        node = node.get(step.toString());
        if (i > 0 && !step.equals("options")) {
          place.append(step).append(": ");
        }
      }
    }
    return place.toString();
  }

  private Question question(JsonNode node, Path file) throws IOException {
    List<Option> options = new ArrayList<>();
    for (JsonNode option : node.get("options")) {
      options.add(
          new Option(
              text(option, "text"), option.path("correct").asBoolean(true), text(option, "why")));
    }
    String code = node.path("bytes").asText("");
    if (node.has("program")) {
      code = program(node.get("program").asText(), file);
    }
    return new Question(
        node.get("id").asText(),
        Kind.of(node.get("kind").asText()),
        node.get("anchor").asText(),
        text(node, "prompt"),
        code,
        options);
  }

  private String program(String name, Path file) throws IOException {
    Path source = file.resolveSibling(PROGRAMS).resolve(name + ".java");
    if (!Files.exists(source)) {
      faults.add(file.getFileName() + ": there is no program " + PROGRAMS + "/" + name + ".java");
      return "";
    }
    return Files.readString(source).strip();
  }

  private void check(Question question, String place) {
    List<Option> options = question.options();
    long right = options.stream().filter(Option::correct).count();
    if (question.kind().isSingle() && right != 1) {
      faults.add(place + ": needs exactly one right option, not " + right);
    } else if (right == 0) {
      faults.add(place + ": needs a right option");
    }
    if (options.stream().map(Option::text).distinct().count() < options.size()) {
      faults.add(place + ": two options have the same text");
    }
  }

  /** The field's text with every run of white space as one space. */
  private static String text(JsonNode node, String field) {
    return node.get(field).asText().strip().replaceAll("\\s+", " ");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("not YAML");
  }
}

package course.websocket.quiz;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one question file and notes every fault that it finds, each with its place. Not safe for
 * use by several threads.
 */
final class QuestionReader {
  private static final Set<String> FILE_FIELDS = Set.of("questions");
  private static final Set<String> QUESTION_FIELDS =
      Set.of("id", "kind", "anchor", "prompt", "options");
  private static final Set<String> OPTION_FIELDS = Set.of("text", "correct", "why");
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /** Options are named by the letters a to z. */
  private static final int MAX_OPTIONS = 26;

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

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
    if (!isMap(root, name)) {
      return List.of();
    }
    refuseUnknown(root, FILE_FIELDS, name);
    JsonNode list = root.path("questions");
    if (!list.isArray() || list.isEmpty()) {
      faults.add(name + ": needs a list 'questions' with one or more");
      return List.of();
    }
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      question(list.get(i), name, i + 1).ifPresent(questions::add);
    }
    return questions;
  }

  private Optional<Question> question(JsonNode node, String file, int number) {
    String place = file + ": question " + number;
    int before = faults.size();
    if (!isMap(node, place)) {
      return Optional.empty();
    }
    String id = string(node, "id", place);
    if (!id.isEmpty()) {
      place = file + ": " + id;
      if (!ID.matcher(id).matches()) {
        faults.add(place + ": 'id' must be lower-case words joined by '-'");
      }
    }
    refuseUnknown(node, QUESTION_FIELDS, place);
    String kindText = string(node, "kind", place);
    Optional<Kind> kind = Kind.of(kindText);
    if (kind.isEmpty() && !kindText.isEmpty()) {
      faults.add(place + ": unknown kind '" + kindText + "', known are single and multiple");
    }
    String anchor = string(node, "anchor", place);
    String prompt = string(node, "prompt", place);
    List<Option> options = options(node.path("options"), place);
    if (faults.size() == before) {
      checkRight(kind.orElseThrow(), options, place);
    }
    return faults.size() == before
        ? Optional.of(new Question(id, kind.orElseThrow(), anchor, prompt, options))
        : Optional.empty();
  }

  private List<Option> options(JsonNode list, String place) {
    if (!list.isArray() || list.size() < 2 || list.size() > MAX_OPTIONS) {
      faults.add(place + ": needs a list 'options' of 2 to " + MAX_OPTIONS);
      return List.of();
    }
    List<Option> options = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String option = place + ": option " + Question.letter(i);
      JsonNode node = list.get(i);
      if (!isMap(node, option)) {
        continue;
      }
      refuseUnknown(node, OPTION_FIELDS, option);
      String text = string(node, "text", option);
      String why = string(node, "why", option);
      JsonNode correct = node.path("correct");
      if (!correct.isBoolean()) {
        faults.add(option + ": 'correct' must be true or false");
      }
      options.add(new Option(text, correct.asBoolean(), why));
    }
    return options;
  }

  private void checkRight(Kind kind, List<Option> options, String place) {
    long right = options.stream().filter(Option::correct).count();
    if (kind == Kind.SINGLE && right != 1) {
      faults.add(place + ": a single choice needs exactly one right option, not " + right);
    }
    if (kind == Kind.MULTIPLE && right == 0) {
      faults.add(place + ": a multiple choice needs a right option");
    }
    if (options.stream().map(Option::text).distinct().count() < options.size()) {
      faults.add(place + ": two options have the same text");
    }
  }

  /** The field's text with every run of white space as one space, or "" and a fault. */
  private String string(JsonNode node, String field, String place) {
    JsonNode value = node.path(field);
    if (!value.isTextual() || value.asText().isBlank()) {
      faults.add(place + ": '" + field + "' must be a text that is not empty");
      return "";
    }
    return value.asText().strip().replaceAll("\\s+", " ");
  }

  private boolean isMap(JsonNode node, String place) {
    if (!node.isObject()) {
      faults.add(place + ": must be a map of fields");
      return false;
    }
    return true;
  }

  private void refuseUnknown(JsonNode node, Set<String> known, String place) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        faults.add(place + ": unknown field '" + name + "'");
      }
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("not YAML");
  }
}

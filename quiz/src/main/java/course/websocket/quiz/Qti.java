package course.websocket.quiz;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the bank as a QTI 2.1 package: one file for each question, a test with one section for
 * each chapter, and the manifest. Holds no state, safe for use by several threads.
 */
final class Qti {
  private static final String QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1";
  private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private Qti() {}

  /** The package's files by name. */
  static Map<String, String> of(QuestionBank bank) {
    Map<String, String> files = new LinkedHashMap<>();
    List<Question> all =
        bank.chapters().stream().flatMap(chapter -> bank.questions(chapter).stream()).toList();
    files.put("imsmanifest.xml", manifest(all));
    files.put("test.xml", test(bank));
    all.forEach(question -> files.put(file(question), item(question)));
    return files;
  }

  private static String file(Question question) {
    return "items/" + question.id() + ".xml";
  }

  private static String manifest(List<Question> questions) {
    String items =
        questions.stream()
            .map(
                question ->
                    """
                    <resource identifier="item-%1$s" type="imsqti_item_xmlv2p1" href="%2$s">
                    <file href="%2$s"/>
                    </resource>
                    """
                        .formatted(question.id(), file(question)))
            .collect(Collectors.joining());
    String needed =
        questions.stream()
            .map(question -> "<dependency identifierref=\"item-" + question.id() + "\"/>\n")
            .collect(Collectors.joining());
    return XML
        + """
        <manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="websocket-course">
        <metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>
        <organizations/>
        <resources>
        <resource identifier="test" type="imsqti_test_xmlv2p1" href="test.xml">
        <file href="test.xml"/>
        %s</resource>
        %s</resources>
        </manifest>
        """
            .formatted(needed, items);
  }

  private static String test(QuestionBank bank) {
    StringBuilder sections = new StringBuilder();
    for (String chapter : bank.chapters()) {
      sections.append(
          "<assessmentSection identifier=\"chapter-%1$s\" title=\"%1$s\" visible=\"true\">\n"
              .formatted(chapter));
      for (Question question : bank.questions(chapter)) {
        sections.append(
            "<assessmentItemRef identifier=\"%s\" href=\"%s\"/>\n"
                .formatted(question.id(), file(question)));
      }
      sections.append("</assessmentSection>\n");
    }
    return XML
        + """
        <assessmentTest xmlns="%s" identifier="test" title="WebSocket course">
        <testPart identifier="all" navigationMode="nonlinear" submissionMode="individual">
        %s</testPart>
        </assessmentTest>
        """
            .formatted(QTI, sections);
  }

  private static String item(Question question) {
    String type = question.kind() == Kind.SHORT ? "string" : "identifier";
    String cardinality =
        switch (question.kind()) {
          case MULTIPLE -> "multiple";
          case ORDER -> "ordered";
          default -> "single";
        };
    return XML
        + """
        <assessmentItem xmlns="%s" identifier="%s" title="%s" adaptive="false" timeDependent="false">
        <responseDeclaration identifier="RESPONSE" cardinality="%s" baseType="%s">
        <correctResponse>%s</correctResponse>
        %s</responseDeclaration>
        <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
        <outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>
        <itemBody>
        <div>%s</div>
        %s</itemBody>
        <responseProcessing>
        %s<setOutcomeValue identifier="FEEDBACK">
        <baseValue baseType="identifier">explained</baseValue>
        </setOutcomeValue>
        </responseProcessing>
        <modalFeedback outcomeIdentifier="FEEDBACK" identifier="explained" showHide="show">%s</modalFeedback>
        </assessmentItem>
        """
            .formatted(
                QTI,
                question.id(),
                question.id(),
                cardinality,
                type,
                correct(question),
                question.kind() == Kind.SHORT ? mapping(question) : "",
                Html.of(question),
                interaction(question),
                question.kind() == Kind.SHORT ? MAPPED : MATCHED,
                Html.explanations(question));
  }

  private static final String MATCHED =
      """
      <responseCondition>
      <responseIf>
      <match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>
      <setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>
      </responseIf>
      <responseElse>
      <setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue>
      </responseElse>
      </responseCondition>
      """;

  private static final String MAPPED =
      """
      <setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>
      """;

  private static String correct(Question question) {
    Stream<String> values =
        switch (question.kind()) {
          case SHORT ->
              question.options().stream()
                  .filter(Option::correct)
                  .limit(1)
                  .map(option -> Markup.html(Markup.plain(option.text())));
          case ORDER -> question.rightOrder().stream().map(String::valueOf);
          default -> question.rightLetters().stream().map(String::valueOf);
        };
    return values.map(value -> "<value>" + value + "</value>").collect(Collectors.joining());
  }

  private static String mapping(Question question) {
    return question.options().stream()
        .map(
            option ->
                "<mapEntry mapKey=\"%s\" mappedValue=\"%d\" caseSensitive=\"false\"/>\n"
                    .formatted(Markup.html(Markup.plain(option.text())), option.correct() ? 1 : 0))
        .collect(Collectors.joining("", "<mapping defaultValue=\"0\">\n", "</mapping>\n"));
  }

  private static String interaction(Question question) {
    if (question.kind() == Kind.SHORT) {
      return "<p><textEntryInteraction responseIdentifier=\"RESPONSE\" expectedLength=\"20\"/></p>\n";
    }
    StringBuilder choices = new StringBuilder();
    for (int i = 0; i < question.shown().size(); i++) {
      choices.append(
          "<simpleChoice identifier=\"%s\">%s</simpleChoice>\n"
              .formatted(Question.letter(i), Markup.html(question.shown().get(i).text())));
    }
    String tag = question.kind() == Kind.ORDER ? "orderInteraction" : "choiceInteraction";
    String most =
        question.kind() == Kind.ORDER
            ? ""
            : " maxChoices=\"" + (question.kind().isSingle() ? 1 : 0) + "\"";
    return "<%1$s responseIdentifier=\"RESPONSE\" shuffle=\"false\"%2$s>\n%3$s</%1$s>\n"
        .formatted(tag, most, choices);
  }
}

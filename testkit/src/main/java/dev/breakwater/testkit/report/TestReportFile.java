package dev.breakwater.testkit.report;

import dev.breakwater.testkit.report.TestReport.Outcome;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a {@code TEST-*.xml} file of Surefire or Failsafe. What cannot be read counts as a failure:
 * nobody knows what it would have said.
 */
final class TestReportFile {
  /** How Surefire writes a character that XML does not allow, which no XML parser takes. */
  private static final Pattern NOT_XML = Pattern.compile("&amp#\\d+;");

  private TestReportFile() {}

  /** Reads the report at {@code file}, which lies in {@code ROOM/target/*-reports}. */
  static TestReport read(Path root, Path file) {
    String room = root.relativize(file).getName(0).toString();
    List<Outcome> failures = new ArrayList<>();
    List<Outcome> skips = new ArrayList<>();
    int tests = 0;
    try {
      String xml = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      XMLStreamReader reader = reader(NOT_XML.matcher(xml).replaceAll("\uFFFD"));
      String test = "";
      while (reader.hasNext()) {
        if (reader.next() != XMLStreamReader.START_ELEMENT) {
          continue;
        }
        switch (reader.getLocalName()) {
          case "testcase" -> {
            test = name(reader);
            tests++;
          }
          case "failure", "error" -> failures.add(new Outcome(test, text(reader)));
          case "skipped" -> skips.add(new Outcome(test, text(reader)));
          default -> {}
        }
      }
    } catch (IOException | XMLStreamException e) {
      failures.add(
          new Outcome(root.relativize(file).toString(), "The report is not readable: " + e));
      tests++;
    }
    return new TestReport(room, tests, failures, skips);
  }

  private static XMLStreamReader reader(String xml) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory.createXMLStreamReader(new StringReader(xml));
  }

  /** A class that broke off or was skipped whole has no method. */
  private static String name(XMLStreamReader testcase) {
    String type = attribute(testcase, "classname");
    String method = attribute(testcase, "name");
    return method.isEmpty() || method.equals(type) ? type : type + "." + method;
  }

  /** The element's text, which begins with the message, or else the message alone. */
  private static String text(XMLStreamReader outcome) throws XMLStreamException {
    String message = attribute(outcome, "message");
    String text = outcome.getElementText().strip();
    return text.isEmpty() ? message : text;
  }

  private static String attribute(XMLStreamReader element, String name) {
    String value = element.getAttributeValue(null, name);
    return value == null ? "" : value;
  }
}

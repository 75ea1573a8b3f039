package dev.breakwater.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrammarTest {

  @Test
  void acceptsAndRejectsWhatFalcoDoes() throws IOException {
    List<String> wrong = new ArrayList<>();
    JsonNode cases = Cases.read("grammar.json");
    for (JsonNode each : cases) {
      String filter = each.get("filter").asText();
      String error = error(filter);
      if (error.isEmpty() != each.get("accept").asBoolean()
          || !error.startsWith(each.path("msg").asText())) {
        wrong.add(filter + " -> " + error);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(530);
  }

  @Test
  void acceptsTheSameWithOtherBlanks() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (JsonNode each : Cases.read("grammar.json")) {
      String filter = each.get("filter").asText();
      if (each.get("accept").asBoolean()) {
        String padded = " \t\n" + filter + "\r\n ";
        if (!error(padded).isEmpty()) {
          wrong.add(padded + " -> " + error(padded));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String error(String filter) {
    try {
      ConditionParser.parse(Cases.text(filter));
      return "";
    } catch (RuleException e) {
      return e.text();
    }
  }
}

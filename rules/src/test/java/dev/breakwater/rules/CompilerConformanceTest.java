package dev.breakwater.rules;

import static dev.breakwater.rules.FalcoFields.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class CompilerConformanceTest {
  private static final Map<String, Object> MOCK =
      event(
          "c.true", "1",
          "c.false", "0",
          "c.singlequote", "hello 'quoted'",
          "c.doublequote", "hello \"quoted\"");

  @Test
  void compilesRefusesAndWarnsAsFalcoDoes() throws IOException {
    List<String> wrong = new ArrayList<>();
    JsonNode cases = Cases.read("compiler.json");
    EventSource<Map<String, Object>> source = FalcoFields.source();
    for (JsonNode each : cases) {
      String filter = each.get("filter").asText();
      Outcome outcome = Outcome.of(source, filter);
      if (each.has("result") && outcome.isTrue(MOCK) != each.get("result").asBoolean()) {
        wrong.add(filter + " -> " + outcome);
      }
      if (outcome.error().isEmpty() == each.path("compile_fails").asBoolean(false)) {
        wrong.add(filter + " -> " + outcome);
      }
      if (outcome.error().isEmpty() && outcome.warnings() != each.path("warnings").asInt(0)) {
        wrong.add(filter + " -> " + outcome);
      }
      String message = each.path("msg").asText().replace("filter error: ", "");
      if (!outcome.error().contains(message)) {
        wrong.add(filter + " -> " + outcome);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(366);
  }

  /**
   * What became of one filter.
   *
   * @param condition the condition, or one that is never true where it did not compile
   */
  record Outcome(Predicate<Map<String, Object>> condition, String error, int warnings) {

    static Outcome of(EventSource<Map<String, Object>> source, String filter) {
      Problems problems = new Problems();
      PositionedText text = Cases.text(filter);
      ConditionCompiler<Map<String, Object>> compiler =
          new ConditionCompiler<>(
              new FieldTable<>(source, problems),
              new MacroTable(Map.of(), Set.of(), problems),
              problems);
      List<RuleException> failures = new ArrayList<>();
      Predicate<Map<String, Object>> condition = event -> false;
      try {
        condition =
            coded(
                compiler
                    .compile(ConditionParser.parse(text), text.position(0), "filter", failures)
                    .formula());
      } catch (RuleException e) {
        failures.add(e);
      }
      String error = failures.isEmpty() ? "" : failures.getFirst().text();
      return new Outcome(condition, error, problems.inOrder(List.of()).size());
    }

    boolean isTrue(Map<String, Object> event) {
      return condition.test(event);
    }
  }

  private static <E> Predicate<E> coded(Formula<E> formula) {
    ConditionGraph<E> graph = new ConditionGraph<>(null);
    ConditionGraph.Node<E> root = graph.root(formula);
    Matching<E> matching = ConditionClass.of(List.of(root), graph.places());
    Remembered remembered = new Remembered(graph.places().size());
    return event -> matching.next(0, event, remembered.known, remembered.nextUse()) == 0;
  }
}

package dev.breakwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Breakwater.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void everyTypeIsToldWithWhatAReaderNeeds() throws Exception {
    assertThat(run("catalog", "--json")).isZero();

    JsonNode types = new JsonMapper().readTree(out.toString());
    assertThat(types.size()).isGreaterThan(80);
    for (JsonNode type : types) {
      String id = type.path("id").asText();
      for (String text : new String[] {"title", "meaning", "why", "severity", "signals"}) {
        assertThat(type.path(text).asText()).as(id + " " + text).isNotBlank();
      }
      assertThat(type.path("steps")).as(id).isNotEmpty();
      assertThat(type.path("attack_version").asText()).as(id).matches("\\d+\\.\\d+");
      for (JsonNode technique : type.path("techniques")) {
        assertThat(technique.path("tactics")).as(id).isNotEmpty();
      }
    }
  }

  @Test
  void aListOfAllAndOneDescribed() {
    assertThat(run("catalog")).isZero();
    assertThat(out.toString())
        .startsWith("TYPE")
        .containsPattern("breakwater.sensor.killed +HIGH +T1562.001");

    out.getBuffer().setLength(0);
    assertThat(run("catalog", "node.sensitive_file_read_in_container")).isZero();
    assertThat(out.toString())
        .contains("What it means", "Why it matters", "What to do")
        .contains("T1003.008")
        .contains("Credential Access")
        .contains("AJ-38");
  }

  @Test
  void aTypeThatThereIsNotIsNamed() {
    assertThat(run("catalog", "node.nothing")).isEqualTo(1);
    assertThat(err.toString()).contains("'node.nothing'").contains("breakwater catalog");
  }
}

package dev.breakwater.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.hub.alerts.AlertFilter;
import dev.breakwater.signals.Severity;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class AlertQueryTest {

  @Test
  void withoutParametersItAsksForEverything() {
    AlertQuery query = AlertQuery.of(null, null, null, null, null);

    assertThat(query.filter()).isEqualTo(AlertFilter.ALL);
    assertThat(query.isFiltered()).isFalse();
  }

  @Test
  void aParameterThatIsEmptyDoesNotRestrict() {
    assertThat(AlertQuery.of("", "", "", " ", "").filter()).isEqualTo(AlertFilter.ALL);
  }

  @Test
  void everyParameterRestricts() {
    AlertQuery query = AlertQuery.of("High", "node", "prod", "shadow", "42");

    assertThat(query.filter())
        .isEqualTo(new AlertFilter(Severity.HIGH, "prod", "syscall", "shadow", 42L));
    assertThat(query.isFiltered()).isTrue();
  }

  @Test
  void aValueThatAParameterCannotHaveIsRefusedWithThoseThatItCan() {
    assertThatThrownBy(() -> AlertQuery.of("awful", null, null, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("critical");
    assertThatThrownBy(() -> AlertQuery.of(null, "cloud", null, null, null))
        .hasMessageContaining("node, audit or self");
    assertThatThrownBy(() -> AlertQuery.of(null, null, null, null, "x"))
        .hasMessageContaining("id of an alert");
  }

  @Property
  void whatIsInAUrlComesOutAsItWentIn(@ForAll @CharRange(from = ' ', to = '\uD7FF') String text) {
    AlertQuery query = AlertQuery.of("low", "audit", text, text, null);

    Map<String, String> parameters = parameters(query.olderUrl(7));

    assertThat(
            AlertQuery.of(
                parameters.get("severity"),
                parameters.get("source"),
                parameters.get("cluster"),
                parameters.get("q"),
                parameters.get("before")))
        .isEqualTo(new AlertQuery("low", "audit", text, text.strip(), 7));
  }

  private static Map<String, String> parameters(String url) {
    return Arrays.stream(url.substring(url.indexOf('?') + 1).split("&"))
        .map(parameter -> parameter.split("=", 2))
        .collect(
            Collectors.toMap(
                parameter -> parameter[0],
                parameter -> URLDecoder.decode(parameter[1], StandardCharsets.UTF_8)));
  }
}

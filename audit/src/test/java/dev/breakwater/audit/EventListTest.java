package dev.breakwater.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.testkit.Recordings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventListTest {
  private static final String HEAD = "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",";

  @Test
  void everyEventThatARealWebhookBackendPostedIsRead() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    for (String line : Recordings.lines("audit-webhook-posts")) {
      JsonNode body = mapper.readTree(line).get("body");
      String text = body.isTextual() ? body.textValue() : body.toString();

      Read read = Read.list(text);

      assertThat(read.refused).isEmpty();
      assertThat(read.events).hasSize(mapper.readTree(text).get("items").size());
    }
  }

  @Test
  void eventsOfAListNeedNoKindOfTheirOwn() {
    Read read =
        Read.list(
            HEAD + "\"items\":[{\"auditID\":\"a\",\"stage\":\"Panic\",\"requestURI\":\"/\"}]}");

    assertThat(read.ids()).containsExactly("a");
  }

  @Test
  void aSingleEventIsReadToo() {
    assertThat(Read.list(Read.event("a")).ids()).containsExactly("a");
  }

  @Test
  void anItemOfMoreValuesThanAnEventMayHaveIsRefusedAndTheRestRead() {
    String many = "{\"a\":{\"b\":[" + "{},".repeat(300_000) + "[]]},\"c\":[{}]}";

    Read read =
        Read.list(
            HEAD + "\"items\":[" + Read.event("a") + "," + many + "," + Read.event("b") + "]}");

    assertThat(read.ids()).containsExactly("a", "b");
    assertThat(read.refused).hasSize(1);
    assertThat(read.refused.getFirst().line()).isEqualTo(2);
    assertThat(read.refused.getFirst().reason()).contains("names and values");
  }

  @Test
  void aSingleEventOfTooManyValuesIsRefused() {
    Read read = Read.list("{\"a\":[" + "{},".repeat(300_000) + "{}]}");

    assertThat(read.ids()).isEmpty();
    assertThat(read.refused.getFirst().reason()).contains("names and values");
  }

  @Test
  void anItemThatIsNoEventIsRefusedAndTheRestRead() {
    Read read =
        Read.list(
            HEAD + "\"items\":[" + Read.event("a") + ",{\"kind\":0},7," + Read.event("b") + "]}");

    assertThat(read.ids()).containsExactly("a", "b");
    assertThat(read.reasons())
        .containsExactly(
            "2: kind is 0, \"Event\" is expected", "3: a JSON object is expected, and this is 7");
  }

  @Test
  void anItemOverTheBoundIsRefusedAndTheRestRead() {
    Read read = new Read();
    String large = Read.event("b").replace("/api", "/" + "x".repeat(2_000));
    byte[] body =
        (HEAD + "\"items\":[" + Read.event("a") + "," + large + "," + Read.event("c") + "]}")
            .getBytes(StandardCharsets.UTF_8);

    // The bound of a text is that of an event, so that a body never holds a longer one.
    new AuditParser(2_100).list(body, read);

    assertThat(read.ids()).containsExactly("a", "c");
    assertThat(read.reasons())
        .singleElement()
        .asString()
        .startsWith("2: longer than the 2100 bytes");
  }

  @Test
  void whatComesBeforeABreakIsReadAndTheBreakReported() {
    Read read = Read.list(HEAD + "\"items\":[" + Read.event("a") + "," + Read.event("b") + ",{\"x");

    assertThat(read.ids()).containsExactly("a", "b");
    assertThat(read.reasons())
        .singleElement()
        .asString()
        .startsWith("3: not JSON")
        .endsWith("what follows item 2 is lost");
  }

  @Test
  void anEmptyListHoldsNothingAndIsNoError() {
    assertThat(Read.list(HEAD + "\"items\":[]}").reasons()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "{\"kind\":\"EventList\"}", "{\"items\":0}", "x"})
  void whatIsNoListIsRefused(String body) {
    Read read = Read.list(body);

    assertThat(read.events).isEmpty();
    assertThat(read.refused).hasSize(1);
  }
}

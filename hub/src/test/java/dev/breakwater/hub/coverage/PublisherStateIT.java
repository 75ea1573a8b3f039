package dev.breakwater.hub.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.TestNode;
import dev.breakwater.hub.TestSignals;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Wire;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What publishers say of themselves, and where it is shown. */
@ExtendWith(TestHub.Extension.class)
class PublisherStateIT {
  private final TestHub hub;
  private final TestNode node;

  PublisherStateIT(TestHub hub) throws Exception {
    this.hub = hub;
    this.node = TestNode.enrolled(hub);
  }

  @Test
  void theSpoolOfANodeWithoutCollectorIsShownWithTheNode() throws Exception {
    say("{\"breakwater.spool.bytes\":\"17\",\"breakwater.spool.stuck\":\"No space left\"}");

    assertThat(coverage().path("status").asText()).isEqualTo("NOT_COVERED");
    assertThat(coverage().path("attributes").path("breakwater.spool.bytes").asText())
        .isEqualTo("17");
    assertThat(coverage().path("attributes").path("breakwater.publisher.heard").asText())
        .startsWith("20");
  }

  @Test
  void itIsShownBesideWhatTheCollectorSaysAndOnlyTheLastWordCounts() throws Exception {
    say("{\"breakwater.spool.bytes\":\"17\",\"breakwater.spool.stuck\":\"No space left\"}");
    Origin origin = new Origin(node.cluster(), node.node(), Part.COLLECTOR);
    byte[] health =
        Wire.encode(TestSignals.batch(origin, 1, TestSignals.saying(Map.of("some.name", "x"))));
    assertThat(node.send(health).statusCode()).isEqualTo(200);
    say("{\"breakwater.spool.bytes\":\"4\"}");

    JsonNode attributes = coverage().path("attributes");
    assertThat(attributes.path("some.name").asText()).isEqualTo("x");
    assertThat(attributes.path("breakwater.spool.bytes").asText()).isEqualTo("4");
    assertThat(attributes.has("breakwater.spool.stuck")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{\"a\":null}", "{\"a\":{}}", "{\"a\":\"b\""})
  void whatIsNoStateIsRefused(String body) throws Exception {
    assertThat(put(body).statusCode()).isEqualTo(400);
  }

  @Test
  void aStateIsBounded() throws Exception {
    assertThat(put("{\"a\":\"" + "x".repeat(70_000) + "\"}").statusCode()).isEqualTo(413);

    StringBuilder many = new StringBuilder("{\"a\":\"" + "x".repeat(5_000) + "\"");
    for (int i = 0; i < 500; i++) {
      many.append(",\"n").append(i).append("\":\"\\u0000\"");
    }
    assertThat(put(many.append('}').toString()).statusCode()).isEqualTo(204);
    JsonNode attributes = coverage().path("attributes");
    assertThat(attributes.size()).isLessThanOrEqualTo(PublisherStates.MOST + 2);
    assertThat(attributes.path("a").asText().length()).isLessThanOrEqualTo(PublisherStates.LONGEST);
  }

  @Test
  void nobodyButANodeSaysIt() throws Exception {
    HttpRequest.Builder byAdministrator =
        hub.asAdministrator("/api/v1/publisher")
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{}"));
    assertThat(hub.send(byAdministrator).statusCode()).isEqualTo(403);
    HttpRequest.Builder byNobody =
        hub.request("/api/v1/publisher")
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{}"));
    assertThat(hub.send(byNobody).statusCode()).isEqualTo(401);
  }

  private JsonNode coverage() throws Exception {
    for (JsonNode source : hub.get("/api/v1/coverage")) {
      if (source.path("cluster").asText().equals(node.cluster())) {
        return source;
      }
    }
    throw new AssertionError("the node is not shown");
  }

  private void say(String body) throws Exception {
    assertThat(put(body).statusCode()).isEqualTo(204);
  }

  private HttpResponse<String> put(String body) throws Exception {
    HttpRequest request =
        hub.request("/api/v1/publisher")
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return node.client().send(request, HttpResponse.BodyHandlers.ofString());
  }
}

package dev.breakwater.hub.auditlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.hub.TestHub;
import dev.breakwater.testkit.Recordings;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestHub.Extension.class)
class AuditWebhookIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestHub hub;
  private final String cluster;
  private final String token;

  AuditWebhookIT(TestHub hub) throws Exception {
    this.hub = hub;
    this.cluster = hub.newCluster();
    this.token =
        hub.post("/api/v1/clusters", "{\"name\":\"" + cluster + "\"}").path("token").asText();
  }

  @Test
  void theRecordedPostsOfAnApiServerAreTakenWithoutALoss() throws Exception {
    long events = 0;
    for (String line : Recordings.lines("audit-webhook-posts")) {
      JsonNode body = JSON.readTree(line).path("body");
      String text = body.isTextual() ? body.textValue() : body.toString();
      JsonNode answer = TestHub.json(post(text.getBytes(UTF_8)));
      assertThat(answer.path("refused").asLong()).isZero();
      events += answer.path("events").asLong();
    }

    JsonNode source = source();
    assertThat(events).isPositive();
    assertThat(source.path("eventsSeen").asLong()).isEqualTo(events);
    assertThat(source.path("eventsLost").asLong()).isZero();
    assertThat(source.path("status").asText()).isEqualTo("COVERED");
  }

  @Test
  void anAttackIsAnAlertOnceThePostIsAnswered() throws Exception {
    JsonNode answer = TestHub.json(post(list("attack-privileged-container")));

    assertThat(answer.path("findings").asInt()).isPositive();
    assertThat(hub.alerts(cluster))
        .anySatisfy(
            alert -> {
              assertThat(alert.path("finding_info").path("types").path(0).asText())
                  .isEqualTo("audit.privileged_container");
              assertThat(alert.path("message").asText()).contains("mallory");
              assertThat(alert.path("unmapped").path("cluster").asText()).isEqualTo(cluster);
            });
  }

  @Test
  void aPostThatComesAgainHasItsFindingsOnce() throws Exception {
    byte[] attack = list("attack-exec");
    post(attack);
    List<JsonNode> first = hub.alerts(cluster);

    assertThat(post(attack).statusCode()).isEqualTo(200);

    assertThat(first).isNotEmpty();
    assertThat(hub.alerts(cluster)).isEqualTo(first);
    assertThat(first).allSatisfy(alert -> assertThat(alert.path("count").asInt()).isEqualTo(1));
  }

  @Test
  void anEventThatCannotBeReadIsALossAndTheOthersAreAnalysed() throws Exception {
    String attack = new String(list("attack-privileged-container"), UTF_8);
    String damaged =
        attack.replaceFirst("\"items\":\\[", "\"items\":[{\"kind\": 0},\"no event\",null,");

    JsonNode answer = TestHub.json(post(damaged.getBytes(UTF_8)));

    assertThat(answer.path("refused").asInt()).isEqualTo(3);
    assertThat(hub.alerts(cluster)).isNotEmpty();
    assertThat(source().path("eventsLost").asInt()).isEqualTo(3);
    assertThat(losses()).contains("MALFORMED 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "[]", "{}", "{\"kind\":0}", "{\"kind\":\"EventList\"}"})
  void whatIsNoListIsRefusedAndALoss(String body) throws Exception {
    assertThat(post(body.getBytes(UTF_8)).statusCode()).isEqualTo(400);

    assertThat(losses()).contains("MALFORMED 1");
  }

  @Test
  void deepNestingHarmsNothing() throws Exception {
    String deep = "{\"kind\":\"EventList\",\"items\":[" + "[".repeat(200_000);

    assertThat(post(deep.getBytes(UTF_8)).statusCode()).isEqualTo(400);
    assertThat(post(list("attack-exec")).statusCode()).isEqualTo(200);
  }

  @Test
  void aPostThatIsTooLargeIsRefusedAndALoss() throws Exception {
    assertThat(post(new byte[17 << 20]).statusCode()).isEqualTo(413);

    assertThat(losses()).contains("MALFORMED 1");
  }

  @Test
  void theTokenOfAnotherClusterIsRefused() throws Exception {
    String other = hub.newCluster();
    hub.post("/api/v1/clusters", "{\"name\":\"" + other + "\"}");

    HttpResponse<String> response = post(other, token, list("attack-exec"));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(hub.alerts(other)).isEmpty();
  }

  @Test
  void anotherTokenEndsTheOneBefore() throws Exception {
    String another =
        hub.post("/api/v1/clusters/" + cluster + "/audit-token", "").path("token").asText();

    assertThat(post(list("attack-exec")).statusCode()).isEqualTo(401);
    assertThat(post(cluster, another, list("attack-exec")).statusCode()).isEqualTo(200);
  }

  @Test
  void aClusterIsGivenItsFirstTokenOnce() throws Exception {
    HttpRequest.Builder again =
        hub.asAdministrator("/api/v1/clusters")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + cluster + "\"}"));

    assertThat(hub.send(again).statusCode()).isEqualTo(409);
  }

  @Test
  void theTokenOfAnApiServerReadsNothing() throws Exception {
    HttpRequest.Builder request =
        hub.request("/api/v1/alerts").header("Authorization", "Bearer " + token);

    assertThat(hub.send(request).statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> post(byte[] body) throws Exception {
    return post(cluster, token, body);
  }

  private HttpResponse<String> post(String to, String with, byte[] body) throws Exception {
    return hub.send(
        hub.request("/k8s-audit/" + to)
            .header("Authorization", "Bearer " + with)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static byte[] list(String recording) {
    return ("{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":["
            + String.join(",", Recordings.lines(recording))
            + "]}")
        .getBytes(UTF_8);
  }

  private JsonNode source() throws Exception {
    for (JsonNode source : hub.get("/api/v1/coverage")) {
      if (source.path("cluster").asText().equals(cluster)) {
        return source;
      }
    }
    throw new AssertionError("no source of " + cluster);
  }

  private String losses() throws Exception {
    StringBuilder text = new StringBuilder();
    for (JsonNode loss : hub.get("/api/v1/losses?limit=1000")) {
      if (loss.path("cluster").asText().equals(cluster)) {
        text.append(loss.path("reason").asText())
            .append(' ')
            .append(loss.path("count").asLong())
            .append('\n');
      }
    }
    return text.toString();
  }
}

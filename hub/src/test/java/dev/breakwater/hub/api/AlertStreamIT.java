package dev.breakwater.hub.api;

import static dev.breakwater.hub.TestSignals.batch;
import static dev.breakwater.hub.TestSignals.finding;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.TestNode;
import dev.breakwater.signals.Wire;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestHub.Extension.class)
@Timeout(60)
class AlertStreamIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestHub hub;

  AlertStreamIT(TestHub hub) {
    this.hub = hub;
  }

  @Test
  void anAlertArrivesWhileOneListensAndAfterALossOfConnectionItGoesOn() throws Exception {
    TestNode node = TestNode.enrolled(hub);
    String lastId;
    try (Stream<String> lines = listen("")) {
      Iterator<String> stream = lines.iterator();
      assertThat(stream.next()).startsWith(":");
      send(node, 1, "a");

      lastId = expect(stream, node.cluster(), "a");
    }
    send(node, 2, "b");

    try (Stream<String> lines = listen(lastId)) {
      Iterator<String> stream = lines.iterator();
      expect(stream, node.cluster(), "b");
      send(node, 3, "c");
      expect(stream, node.cluster(), "c");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "99999999999999999999"})
  void aLastEventIdThatIsNoneIsRefused(String id) throws Exception {
    HttpResponse<String> response =
        hub.send(
            hub.asAdministrator("/api/v1/alerts/stream")
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", id));

    assertThat(response.statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?limit=-1",
        "?severity=awful",
        "?limit=x",
        "?before=-1",
        "?before=1e9",
        "/x",
        "/99999999999999999999"
      })
  void aQueryThatMakesNoSenseIsRefusedWithAReason(String query) throws Exception {
    HttpResponse<String> response = hub.send(hub.asAdministrator("/api/v1/alerts" + query));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(response.body()).path("error").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/nosuch, 404",
    "GET, /api/v1/losses?limit=x, 400",
    "PUT, /api/v1/losses, 405",
    "POST, /api/v1/clusters, 400",
    "POST, /api/v1/enrolment-tokens, 400",
    "POST, /api/v1/enrol, 400"
  })
  void everyRefusalHasItsReasonInWords(String method, String path, int status) throws Exception {
    for (String body : new String[] {"{\"x\":", "{\"x\":1}", "[]", "\"\"", ""}) {
      HttpResponse<String> response =
          hub.send(
              hub.asAdministrator(path)
                  .header("Content-Type", "application/json")
                  .method(method, HttpRequest.BodyPublishers.ofString(body)));

      assertThat(response.statusCode()).as(body).isEqualTo(status);
      assertThat(JSON.readTree(response.body()).path("error").asText()).isNotEmpty();
    }
  }

  @Test
  void anAlertThatIsNotThereIs404() throws Exception {
    assertThat(hub.send(hub.asAdministrator("/api/v1/alerts/9007199254740991")).statusCode())
        .isEqualTo(404);
  }

  private Stream<String> listen(String lastId) throws Exception {
    HttpRequest.Builder request =
        hub.asAdministrator("/api/v1/alerts/stream").header("Accept", "text/event-stream");
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    HttpResponse<Stream<String>> response =
        hub.client().send(request.build(), HttpResponse.BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static void send(TestNode node, long sequence, String uid) throws Exception {
    assertThat(node.send(Wire.encode(batch(node.cluster(), sequence, finding(uid)))).statusCode())
        .isEqualTo(200);
  }

  /** Reads on to the event of that finding; alerts of other tests may come between. */
  private static String expect(Iterator<String> stream, String cluster, String uid)
      throws Exception {
    String id = "";
    while (true) {
      String line = stream.next();
      if (line.startsWith("id:")) {
        id = line.substring("id:".length()).strip();
      }
      if (line.startsWith("data:")) {
        JsonNode alert = JSON.readTree(line.substring("data:".length()));
        if (alert.path("unmapped").path("cluster").asText().equals(cluster)) {
          assertThat(alert.path("finding_info").path("uid").asText()).isEqualTo(uid);
          assertThat(alert.path("unmapped").path("alert_id").asText()).isEqualTo(id);
          return id;
        }
      }
    }
  }
}

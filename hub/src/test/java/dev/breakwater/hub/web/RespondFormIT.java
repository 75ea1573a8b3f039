package dev.breakwater.hub.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.TestNode;
import dev.breakwater.hub.TestSignals;
import dev.breakwater.signals.Wire;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestHub.Extension.class)
class RespondFormIT {
  private static final String GOOD = "action=KILL_CONTAINER&meant=yes&reason=it+mines";

  private final TestHub hub;
  private final TestNode node;
  private final String cookie;

  RespondFormIT(TestHub hub) throws Exception {
    this.hub = hub;
    this.node = TestNode.enrolled(hub);
    assertThat(
            node.send(
                    Wire.encode(
                        TestSignals.batch(
                            node.cluster(), 1, TestSignals.finding("a"), TestSignals.covered(1))))
                .statusCode())
        .isEqualTo(200);
    HttpResponse<String> login =
        hub.send(
            hub.request("/login")
                .header("Origin", origin())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "token=" + URLEncoder.encode(hub.adminToken(), UTF_8))));
    this.cookie = login.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
  }

  @Test
  void theFormOfAnAlertOrdersAndThePageShowsIt() throws Exception {
    HttpResponse<String> response = post(GOOD, origin());

    assertThat(response.statusCode()).isEqualTo(303);
    String page =
        hub.send(
                hub.request("/alerts/" + alert())
                    .header("Cookie", cookie)
                    .header("Accept", "text/html"))
            .body();
    assertThat(page)
        .contains("Waiting for the node", "Kill the container", "it mines")
        .contains("administrator by session from ");
    assertThat(hub.get("/api/v1/responses").path(0).path("containerUid").asText())
        .isEqualTo("c0ffee");
  }

  @Test
  void anotherSitesFormOrdersNothing() throws Exception {
    assertThat(post(GOOD, "https://evil.example").statusCode()).isEqualTo(401);
  }

  @Test
  void withoutAReasonOrTheTickNothingIsOrdered() throws Exception {
    assertThat(post("action=KILL_CONTAINER&meant=yes&reason=+", origin()).statusCode())
        .isEqualTo(400);
    HttpResponse<String> unmeant = post("action=KILL_CONTAINER&reason=r", origin());
    assertThat(unmeant.statusCode()).isEqualTo(400);
    assertThat(unmeant.body())
        .contains("Nothing was ordered", "Say that it is meant")
        .contains("href=\"/alerts/" + alert() + "#response\"");
  }

  private HttpResponse<String> post(String form, String origin) throws Exception {
    return hub.send(
        hub.request("/alerts/" + alert() + "/responses")
            .header("Cookie", cookie)
            .header("Origin", origin)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private String alert() throws Exception {
    return hub.alerts(node.cluster()).getFirst().path("unmapped").path("alert_id").asText();
  }

  private String origin() {
    return "https://" + hub.uri("/").getAuthority();
  }
}

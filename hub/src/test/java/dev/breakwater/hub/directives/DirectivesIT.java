package dev.breakwater.hub.directives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.TestNode;
import dev.breakwater.hub.TestSignals;
import dev.breakwater.hub.pki.Pem;
import dev.breakwater.signals.Directive;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.ResponseOrder;
import dev.breakwater.signals.RulesOrder;
import dev.breakwater.signals.SignedDirective;
import dev.breakwater.signals.Wire;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the administrator's order to the node, and what came of it back again. */
@ExtendWith(TestHub.Extension.class)
class DirectivesIT {
  private static final String STOP =
      "{\"cluster\":\"%s\",\"node\":\"node-1\",\"action\":\"STOP_PROCESS\","
          + "\"processUid\":\"100-1712345678000000000\",\"reason\":\"it mines\"}";

  private final TestHub hub;
  private final TestNode node;
  private final PublicKey authority;

  DirectivesIT(TestHub hub) throws Exception {
    this.hub = hub;
    this.node = TestNode.enrolled(hub);
    this.authority = Pem.certificate(Files.readString(hub.caFile())).getPublicKey();
  }

  @Test
  void aResponseReachesTheNodeThatWaitsForItSignedAndForTwoMinutes() throws Exception {
    CompletableFuture<HttpResponse<byte[]>> waiting = poll(node, 0);
    await().until(() -> hub.metric("breakwater_directives_polls") >= 1);

    JsonNode asked = hub.post("/api/v1/responses", STOP.formatted(node.cluster()));

    Directive directive = opened(waiting.join()).getFirst();
    assertThat(directive.uid()).isEqualTo(asked.path("uid").asText());
    assertThat(directive.isFor(origin(), Instant.now())).isTrue();
    assertThat(Duration.between(directive.issued(), directive.expires()))
        .isBetween(Duration.ofSeconds(100), Duration.ofMinutes(2));
    assertThat(directive.order())
        .isInstanceOfSatisfying(
            ResponseOrder.class,
            order -> {
              assertThat(order.action()).isEqualTo(ResponseOrder.Action.STOP_PROCESS);
              assertThat(order.processUid()).isEqualTo("100-1712345678000000000");
              assertThat(order.reason()).isEqualTo("it mines");
              assertThat(order.requestedBy()).startsWith("administrator by token from ");
            });
    assertThat(asked.path("state").asText()).isEqualTo("WAITING");
  }

  @Test
  void whatTheNodeSaysOfItIsKeptWithWhoAndWhy() throws Exception {
    String uid = ordered();
    Remediation said =
        new Remediation(
            uid,
            "STOP_PROCESS",
            "100-1712345678000000000",
            "x",
            "y",
            Remediation.Status.SUCCESS,
            "sent SIGKILL");

    send(node, said);

    JsonNode record = hub.get("/api/v1/responses/" + uid);
    assertThat(record.path("state").asText()).isEqualTo("SUCCESS");
    assertThat(record.path("detail").asText()).isEqualTo("sent SIGKILL");
    assertThat(record.path("reason").asText()).isEqualTo("it mines");
    assertThat(record.path("requestedBy").asText()).startsWith("administrator");
    assertThat(hub.get("/api/v1/responses"))
        .extracting(it -> it.path("uid").asText())
        .contains(uid);
  }

  @Test
  void aNodeAnswersForItselfOnly() throws Exception {
    String uid = ordered();
    TestNode other = TestNode.enrolled(hub, node.cluster(), "node-2");

    send(
        other,
        new Remediation(uid, "STOP_PROCESS", "", "", "", Remediation.Status.SUCCESS, "not true"));

    assertThat(hub.get("/api/v1/responses/" + uid).path("state").asText()).isEqualTo("WAITING");
  }

  @Test
  void anotherNodesOrdersAreNotToldAndTheOnesGotBeforeNeither() throws Exception {
    ordered();
    Directive got = opened(poll(node, 0).join()).getFirst();
    TestNode other = TestNode.enrolled(hub, node.cluster(), "node-2");
    String rules = "{\"cluster\":\"" + node.cluster() + "\",\"files\":{}}";
    CompletableFuture<HttpResponse<byte[]>> ofOther = poll(other, 0);
    CompletableFuture<HttpResponse<byte[]>> again = poll(node, got.generation());

    put("/api/v1/rules", rules);

    assertThat(opened(ofOther.join()))
        .singleElement()
        .extracting(Directive::order)
        .isInstanceOf(RulesOrder.class);
    assertThat(opened(again.join()))
        .singleElement()
        .extracting(Directive::order)
        .isInstanceOf(RulesOrder.class);
  }

  @Test
  void onlyTheNewestRulesAreTold() throws Exception {
    for (int i = 0; i < 3; i++) {
      put("/api/v1/rules", rules("- list: l" + i + "\\n  items: [a]\\n"));
    }

    assertThat(opened(poll(node, 0).join()))
        .singleElement()
        .satisfies(
            directive ->
                assertThat(((RulesOrder) directive.order()).files())
                    .isEqualTo(Map.of("own.yaml", "- list: l2\n  items: [a]\n")));
  }

  @Test
  void rulesWithAnErrorAreGivenToNobody() throws Exception {
    HttpResponse<String> response =
        hub.send(
            hub.asAdministrator("/api/v1/rules")
                .header("Content-Type", "application/json")
                .PUT(
                    HttpRequest.BodyPublishers.ofString(
                        rules("- rule: r\\n  condition: no.such.field = 1\\n"))));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("own.yaml:");
    assertThat(hub.get("/api/v1/rules?cluster=" + node.cluster()).path("sets")).isEmpty();
  }

  @Test
  void aRollbackGivesTheRulesBeforeAndThenThoseThatShip() throws Exception {
    put("/api/v1/rules", rules("- list: first\\n  items: [a]\\n"));
    put("/api/v1/rules", rules("- list: second\\n  items: [a]\\n"));
    String cluster = "{\"cluster\":\"" + node.cluster() + "\"}";

    assertThat(hub.post("/api/v1/rules/rollback", cluster).path("repeats").asInt()).isEqualTo(1);
    assertThat(hub.post("/api/v1/rules/rollback", cluster).path("repeats").asInt()).isZero();

    assertThat(opened(poll(node, 0).join()))
        .singleElement()
        .extracting(directive -> ((RulesOrder) directive.order()).files())
        .isEqualTo(Map.of());
    assertThatThrownBy(() -> hub.post("/api/v1/rules/rollback", cluster))
        .hasMessageContaining("409")
        .hasMessageContaining("rules that ship");
    assertThat(hub.get("/api/v1/rules?cluster=" + node.cluster()).path("sets"))
        .extracting(set -> set.path("number").asInt())
        .containsExactly(4, 3, 2, 1);
  }

  @Test
  void whichNodeRunsWhichRulesIsWhatItSays() throws Exception {
    JsonNode given = put("/api/v1/rules", rules("- list: a\\n  items: [a]\\n"));
    send(node, TestSignals.saying(Map.of("breakwater.rules.version", "r0-old")));

    JsonNode nodes = hub.get("/api/v1/rules?cluster=" + node.cluster()).path("nodes");

    assertThat(nodes.path(0).path("node").asText()).isEqualTo("node-1");
    assertThat(nodes.path(0).path("version").asText())
        .isEqualTo("r0-old")
        .isNotEqualTo(given.path("version").asText());
  }

  @Test
  void aSetThatANodeRefusesIsShownWithTheReasonUntilItTakesOne() throws Exception {
    put("/api/v1/rules", rules("- list: a\\n  items: [a]\\n"));
    String first = opened(poll(node, 0).join()).getFirst().uid();
    send(node, 1, ofRules(first, "r1-a", Remediation.Status.FAILURE, "the rules before stay: x"));
    send(node, 2, TestSignals.saying(Map.of("breakwater.rules.version", "r0-old")));
    assertThat(status().path("version").asText()).isEqualTo("r0-old");
    assertThat(status().path("refused").path(0).path("version").asText()).isEqualTo("r1-a");
    assertThat(status().path("refused").path(0).path("reason").asText())
        .isEqualTo("the rules before stay: x");
    assertThat(status().path("refused").path(0).path("at").asText()).startsWith("20");

    put("/api/v1/rules", rules("- list: b\\n  items: [a]\\n"));
    String second = opened(poll(node, 0).join()).getFirst().uid();
    send(node, 3, ofRules(second, "r2-b", Remediation.Status.SUCCESS, "3 files are in force"));
    assertThat(status().path("refused")).isEmpty();
  }

  @Test
  void anOrderThatTheHubDidNotSignIsShownAsRefusedByTheNode() throws Exception {
    send(node, 1, TestSignals.covered(1));
    send(node, 2, ofRules("", "of nobody", Remediation.Status.FAILURE, "did not sign"));
    send(node, 3, ofRules("", "of nobody", Remediation.Status.FAILURE, "did not sign, the 2."));
    assertThat(status().path("refused")).hasSize(1);
    assertThat(status().path("refused").path(0).path("version").asText()).isEmpty();
    assertThat(status().path("refused").path(0).path("reason").asText())
        .isEqualTo("did not sign, the 2.");
  }

  @Test
  void aNodeSaysNothingOfRulesThatItWasNotGiven() throws Exception {
    put("/api/v1/rules", rules("- list: a\\n  items: [a]\\n"));
    String uid = opened(poll(node, 0).join()).getFirst().uid();
    TestNode elsewhere = TestNode.enrolled(hub);
    send(elsewhere, ofRules(uid, "r1-a", Remediation.Status.FAILURE, "not mine"));
    send(node, 1, TestSignals.covered(1));
    send(node, 2, ofRules("no-such", "r9", Remediation.Status.FAILURE, "unknown"));
    assertThat(status().path("refused")).isEmpty();
    long kept =
        hub.store()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "SELECT count(*) FROM rule_answer WHERE cluster IN (:one, :other)")
                        .bind("one", node.cluster())
                        .bind("other", elsewhere.cluster())
                        .mapTo(Long.class)
                        .one());
    assertThat(kept).isZero();
  }

  private JsonNode status() throws Exception {
    return hub.get("/api/v1/rules?cluster=" + node.cluster()).path("nodes").path(0);
  }

  private static Remediation ofRules(
      String uid, String version, Remediation.Status status, String detail) {
    return new Remediation(uid, "RULES", version, "", "", status, detail);
  }

  @Test
  void aNodeWhereResponseIsOffIsAskedForNothingAndTheAttemptIsOnRecord() throws Exception {
    send(node, TestSignals.saying(Map.of("breakwater.response", "off")));

    assertThatThrownBy(() -> hub.post("/api/v1/responses", STOP.formatted(node.cluster())))
        .hasMessageContaining("409")
        .hasMessageContaining("--allow-response");
    assertThat(
            new Directives(hub.store(), hub.authority(), Instant::now)
                .after(0, node.cluster(), "node-1"))
        .isEmpty();
    JsonNode attempt = hub.get("/api/v1/responses").path(0);
    assertThat(attempt.path("cluster").asText()).isEqualTo(node.cluster());
    assertThat(attempt.path("state").asText()).isEqualTo("FAILURE");
    assertThat(attempt.path("detail").asText()).startsWith("refused by the hub: ");
    assertThat(attempt.path("requestedBy").asText()).startsWith("administrator by token");
    assertThat(attempt.path("reason").asText()).isNotEmpty();

    send(node, 2, TestSignals.saying(Map.of("breakwater.response", "on")));
    assertThat(ordered()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "{\"cluster\":\"C\",\"node\":\"node-1\",\"action\":\"STOP_PROCESS\",\"reason\":\"r\"}",
        "{\"cluster\":\"C\",\"node\":\"node-1\",\"action\":\"STOP_PROCESS\",\"reason\":\"r\","
            + "\"processUid\":\"1; rm\"}",
        "{\"cluster\":\"C\",\"node\":\"node-1\",\"action\":\"STOP_PROCESS\",\"reason\":\" \","
            + "\"processUid\":\"1-1\"}",
        "{\"cluster\":\"C\",\"node\":\"node-1\",\"action\":\"DELETE_NODE\",\"reason\":\"r\","
            + "\"processUid\":\"1-1\"}",
        "{\"cluster\":\"C\",\"node\":\"node-1\",\"action\":\"KILL_CONTAINER\",\"reason\":\"r\","
            + "\"containerUid\":\"../../proc\"}",
        "{\"cluster\":\"C\",\"node\":\"node-1\",\"action\":\"KILL_CONTAINER\",\"reason\":\"r\","
            + "\"processUid\":\"1-1\"}"
      })
  void whatIsNoOrderIsRefusedAndToldToNobody(String body) throws Exception {
    HttpResponse<String> response =
        hub.send(
            hub.asAdministrator("/api/v1/responses")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace("\"C\"", cluster()))));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(
            new Directives(hub.store(), hub.authority(), Instant::now)
                .after(0, node.cluster(), "node-1"))
        .isEmpty();
  }

  @Test
  void anUnknownNodeIsOrderedNothing() {
    assertThatThrownBy(() -> hub.post("/api/v1/responses", STOP.formatted("no-such-cluster")))
        .hasMessageContaining("404");
  }

  @Test
  void nobodyButANodeAsksForDirectivesAndNoNodeOrders() throws Exception {
    assertThat(hub.send(hub.asAdministrator("/api/v1/directives")).statusCode()).isEqualTo(403);
    assertThat(hub.send(hub.request("/api/v1/directives")).statusCode()).isEqualTo(401);
    HttpRequest order =
        hub.request("/api/v1/responses")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(STOP.formatted(node.cluster())))
            .build();
    assertThat(node.client().send(order, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void oneNodeDoesNotTakeEveryPlaceToWait() throws Exception {
    List<CompletableFuture<HttpResponse<byte[]>>> polls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      polls.add(poll(node, 0));
    }

    await()
        .until(
            () ->
                polls.stream().anyMatch(it -> it.isDone() && it.getNow(null).statusCode() == 503));

    ordered();
    assertThat(polls.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
        .containsExactlyInAnyOrder(200, 200, 200, 200, 503);
  }

  @Test
  void whatExpiredIsToldToNobody() {
    hub.store()
        .useHandle(
            handle ->
                new Directives(hub.store(), hub.authority(), Instant::now)
                    .issue(
                        handle,
                        node.cluster(),
                        "node-1",
                        new ResponseOrder(
                            ResponseOrder.Action.STOP_PROCESS, "1-1", "", "me", "why"),
                        Instant.now().minusSeconds(1)));

    assertThat(
            new Directives(hub.store(), hub.authority(), Instant::now)
                .after(0, node.cluster(), "node-1"))
        .isEmpty();
  }

  private String cluster() {
    return "\"" + node.cluster() + "\"";
  }

  private Origin origin() {
    return new Origin(node.cluster(), "node-1", Part.COLLECTOR);
  }

  private String ordered() throws Exception {
    return hub.post("/api/v1/responses", STOP.formatted(node.cluster())).path("uid").asText();
  }

  private String rules(String text) {
    return "{\"cluster\":\"" + node.cluster() + "\",\"files\":{\"own.yaml\":\"" + text + "\"}}";
  }

  private JsonNode put(String path, String body) throws Exception {
    return TestHub.json(
        hub.send(
            hub.asAdministrator(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))));
  }

  private static void send(TestNode by, dev.breakwater.signals.Payload payload) throws Exception {
    send(by, 1, payload);
  }

  private static void send(TestNode by, long number, dev.breakwater.signals.Payload payload)
      throws Exception {
    Origin origin = new Origin(by.cluster(), by.node(), Part.COLLECTOR);
    assertThat(by.send(Wire.encode(TestSignals.batch(origin, number, payload))).statusCode())
        .isEqualTo(200);
  }

  private CompletableFuture<HttpResponse<byte[]>> poll(TestNode by, long after) {
    return by.client()
        .sendAsync(
            hub.request("/api/v1/directives?after=" + after).build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  private List<Directive> opened(HttpResponse<byte[]> response) throws MalformedSignalException {
    assertThat(response.statusCode()).isEqualTo(200);
    List<Directive> directives = new ArrayList<>();
    for (SignedDirective signed : SignedDirective.decode(response.body())) {
      directives.add(signed.open(authority));
    }
    return directives;
  }
}

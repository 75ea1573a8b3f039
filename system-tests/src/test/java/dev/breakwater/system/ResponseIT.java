package dev.breakwater.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An administrator acts on what runs in a real container, from the page of an alert and from the
 * command line, and everybody can read later who did so, why, and what came of it.
 */
class ResponseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A shell that reads what it should not, and lives on beside the container's first process. */
  private static final String INTRUDER =
      "sh -c 'read x < /etc/shadow; while true; do sleep 1; done' & wait; sleep 100000";

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Container container;

  @BeforeEach
  void everythingRealIsHere() throws Exception {
    assumeTrue(Machine.missing().isEmpty(), () -> "needs " + Machine.missing());
    container = Container.named(folder, "shop-payment-" + ProcessHandle.current().pid());
  }

  @AfterEach
  void remove() throws Exception {
    container.remove();
  }

  @Test
  void aProcessIsStoppedFromTheAlertsPageAndTheContainerPausedResumedAndKilledByCommand()
      throws Exception {
    try (Installation installation = Installation.up(folder, "--allow-response")) {
      container.start(INTRUDER);
      JsonNode finding = intrusion(installation);
      JsonNode intruder = finding.at("/evidences/0/process");
      long pid = pidOf(intruder);
      assertThat(ProcessHandle.of(pid)).isPresent();

      stopFromThePage(installation, finding);

      Awaitility.await("the end of the process").until(() -> ProcessHandle.of(pid).isEmpty());
      assertThat(container.runs()).as("only the process was meant").isTrue();
      JsonNode stopped = installation.get("/api/v1/responses").path(0);
      assertThat(stopped.path("state").asText()).isEqualTo("SUCCESS");
      assertThat(stopped.path("requestedBy").asText()).startsWith("administrator by session from ");
      assertThat(stopped.path("reason").asText()).isEqualTo("it reads <b>passwords</b>");
      assertThat(stopped.path("alert").asText()).isEqualTo(id(finding));
      assertThat(stopped.path("processUid").asText()).isEqualTo(intruder.path("uid").asText());

      assertThat(respond(installation, 0, "pause-container", finding, "a look at its memory"))
          .contains("Done: paused");
      assertThat(container.isFrozen()).isTrue();
      assertThat(respond(installation, 0, "resume-container", finding, "seen enough"))
          .contains("Done: resumed");
      assertThat(container.isFrozen()).isFalse();
      assertThat(respond(installation, 0, "kill-container", finding, "it is not ours"))
          .contains("Done: ");
      Awaitility.await("the end of the container").until(() -> !container.runs());
      assertThat(respond(installation, 1, "kill-container", finding, "once more"))
          .contains("There was nothing to do it to");

      allIsOnRecord(installation, finding);
    }
  }

  private void stopFromThePage(Installation installation, JsonNode finding) throws Exception {
    try (Browser browser = Browser.start(folder.resolve("profile"))) {
      browser.open(installation.loginLink());
      browser.open(installation.address() + "/alerts/" + id(finding));
      browser.seeText("[data-testid=respond]", "is ended at once");
      browser.picture("respond-desktop");
      browser.click("button[value=STOP_PROCESS]");
      assertThat(browser.count("[data-testid=response]")).as("ordered without a reason").isZero();
      browser.type("[data-testid=response-reason]", "it reads <b>passwords</b>");
      browser.click("button[value=STOP_PROCESS]");
      assertThat(browser.count("[data-testid=response]")).as("ordered without the tick").isZero();
      browser.click("[data-testid=response-meant]");
      browser.click("button[value=STOP_PROCESS]");

      browser.seeText("[data-testid=response]", "Done");
      browser.seeText("[data-testid=response]", "Stop the process");
      browser.seeText("[data-testid=response]", "it reads <b>passwords</b>");
      browser.seeText("[data-testid=response]", "administrator by session");
      browser.picture("responded-desktop");
      browser.size(Browser.PHONE);
      assertThat(browser.tooWide()).isEmpty();
      browser.picture("responded-phone");
    }
  }

  /** On the page, on the command line and in the API: each order with who, why and the outcome. */
  private void allIsOnRecord(Installation installation, JsonNode finding) throws Exception {
    JsonNode record = new ObjectMapper().readTree(installation.run("responses", "--json"));
    assertThat(record).isEqualTo(installation.get("/api/v1/responses"));
    assertThat(record.findValuesAsText("action"))
        .containsExactly(
            "KILL_CONTAINER",
            "KILL_CONTAINER",
            "RESUME_CONTAINER",
            "PAUSE_CONTAINER",
            "STOP_PROCESS");
    assertThat(record.findValuesAsText("state"))
        .containsExactly("DOES_NOT_EXIST", "SUCCESS", "SUCCESS", "SUCCESS", "SUCCESS");
    assertThat(record.findValuesAsText("reason"))
        .containsExactly(
            "once more",
            "it is not ours",
            "seen enough",
            "a look at its memory",
            "it reads <b>passwords</b>");
    assertThat(record.findValuesAsText("requestedBy").subList(0, 4))
        .allSatisfy(who -> assertThat(who).startsWith("administrator by token from "));
    assertThat(installation.run("responses")).contains("KILL_CONTAINER", "it is not ours");
    try (Browser browser = Browser.start(folder.resolve("reader"))) {
      browser.open(installation.newLoginLink());
      browser.open(installation.address() + "/alerts/" + id(finding));
      browser.seeText("[data-testid=responses]", "it is not ours");
      assertThat(browser.count("[data-testid=response]")).isEqualTo(record.size());
    }
  }

  @Test
  void whereResponseIsNotAllowedTheHubAsksForNothingTheNodeRefusesAndBothAreOnRecord()
      throws Exception {
    try (Installation unwatched = Installation.up(folder, "--no-sensor")) {
      Awaitility.await("the node is known")
          .atMost(PATIENCE)
          .until(() -> unwatched.run("coverage", "--json").contains("--no-sensor"));
      // The hub cannot know yet whether the collector that comes will be one that acts.
      unwatched.run(
          "respond",
          "kill-container",
          container.id(),
          "--cluster",
          "local",
          "--node",
          node(unwatched),
          "--reason",
          "before the collector is there",
          "--yes",
          "--no-wait");
    }
    try (Installation installation = Installation.up(folder)) {
      container.start(INTRUDER);
      JsonNode finding = intrusion(installation);
      Awaitility.await("the node's refusal")
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(refusals(installation))
                      .containsExactly("refused: response is off on this node"));

      CommandLine.Result refused =
          installation.ends(
              1, "respond", "kill-container", "--alert", id(finding), "--reason", "r", "--yes");
      assertThat(refused.errors()).contains("switched off", "--allow-response");
      assertThat(refusals(installation))
          .hasSize(2)
          .first()
          .asString()
          .startsWith("refused by the hub: response is switched off on the node ");
      assertThat(container.runs()).isTrue();

      try (Browser browser = Browser.start(folder.resolve("profile"))) {
        browser.open(installation.loginLink());
        browser.open(installation.address() + "/alerts/" + id(finding));
        browser.seeText("[data-testid=response-off]", "switched off on this node");
        browser.seeText("[data-testid=response-off]", "--allow-response");
        assertThat(browser.count("[data-testid=respond] button:not(:disabled)")).isZero();
        browser.seeText("[data-testid=responses]", "refused by the hub");
        browser.picture("respond-off-desktop");
      }
    }
  }

  @Test
  void whoeverIsNotTheAdministratorOrdersNothing() throws Exception {
    try (Installation installation = Installation.up(folder, "--allow-response")) {
      container.start(INTRUDER);
      JsonNode finding = intrusion(installation);
      Map<String, String> order =
          Map.of(
              "cluster", "local",
              "node", node(installation),
              "action", "KILL_CONTAINER",
              "containerUid", container.id(),
              "reason", "because I can");

      assertThat(installation.post("/api/v1/responses", "wrong", order).statusCode())
          .isEqualTo(401);
      assertThat(
              installation.post("/api/v1/responses", installation.auditToken(), order).statusCode())
          .as("with the token of the API server, which may only post audit events")
          .isEqualTo(403);
      try (Browser browser = Browser.start(folder.resolve("stranger"))) {
        browser.open(installation.address() + "/alerts/" + id(finding));
        assertThat(browser.address()).endsWith("/login");
      }
      assertThat(installation.get("/api/v1/responses")).isEmpty();
      assertThat(container.runs()).isTrue();
    }
  }

  /** The alert of the container's shell that read the passwords. */
  private JsonNode intrusion(Installation installation) {
    Predicate<JsonNode> wanted =
        it ->
            it.at("/evidences/0/process/container/uid").asText().equals(container.id())
                && it.path("message").asText().contains("/etc/shadow");
    Callable<JsonNode> look =
        () -> installation.alerts().stream().filter(wanted).findFirst().orElse(null);
    return Awaitility.await("an alert").atMost(PATIENCE).until(look, it -> it != null);
  }

  private static String respond(
      Installation installation, int status, String action, JsonNode finding, String reason)
      throws Exception {
    return installation
        .ends(status, "respond", action, "--alert", id(finding), "--reason", reason, "--yes")
        .output();
  }

  /** In the words of who refused, newest first. */
  private static List<String> refusals(Installation installation) throws Exception {
    JsonNode record = installation.get("/api/v1/responses");
    return record.findValuesAsText("state").stream().allMatch("FAILURE"::equals)
        ? record.findValuesAsText("detail")
        : List.of();
  }

  private static String node(Installation installation) throws Exception {
    return installation.get("/api/v1/coverage").findValuesAsText("node").stream()
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private static String id(JsonNode finding) {
    return finding.at("/unmapped/alert_id").asText();
  }

  /** In the machine's pid namespace: the process's uid begins with it. */
  private static long pidOf(JsonNode process) {
    return Long.parseLong(process.path("uid").asText().split("-", 2)[0]);
  }
}

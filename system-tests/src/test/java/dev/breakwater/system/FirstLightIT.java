package dev.breakwater.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.testkit.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole system on one machine, started by the command that the README gives: what a container
 * really does in this kernel, and what a cluster's audit log really says, become alerts on the
 * command line and in the page.
 */
class FirstLightIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // where it is not set, no test runs
  private static Installation installation;

  @SuppressWarnings("NullAway.Init")
  private static Path auditLog;

  @BeforeAll
  static void start() throws IOException {
    if (!Machine.missing().isEmpty()) {
      return;
    }
    auditLog = folder.resolve("audit.log");
    Files.createFile(auditLog);
    installation = Installation.up(folder, "--audit-log", auditLog.toString());
  }

  /** Before each test and not before all, so that each is reported as skipped by its name. */
  @BeforeEach
  void everythingRealIsHere() {
    assumeTrue(Machine.missing().isEmpty(), () -> "needs " + Machine.missing());
  }

  @AfterAll
  static void stop() {
    if (installation != null) {
      installation.close();
    }
  }

  @Test
  void aContainerThatReadsShadowAndOpensAShellBecomesAlertsThatSayWho() throws Exception {
    Container container = Container.named(folder, "shop-web-1");
    container.run("cat /etc/shadow; sh -c 'id; true'");

    JsonNode read =
        alert(finding -> of(finding, container) && text(finding).contains("/etc/shadow"));
    JsonNode shell =
        alert(finding -> of(finding, container) && type(finding).equals("node.shell_in_container"));

    for (JsonNode finding : List.of(read, shell)) {
      JsonNode process = finding.at("/evidences/0/process");
      assertThat(process.at("/container/uid").asText()).isEqualTo(container.id());
      List<String> ancestors = process.at("/ancestry").findValuesAsText("name");
      assertThat(ancestors)
          .as("ancestry of %s", process)
          .isNotEmpty()
          .allSatisfy(name -> assertThat(name).isNotEmpty());
      assertThat(process.at("/cmd_line").asText()).isNotEmpty();
      assertThat(process.at("/pid").asInt()).isPositive();
    }
    assertThat(read.at("/evidences/0/process/cmd_line").asText()).isEqualTo("cat /etc/shadow");
    assertThat(read.at("/evidences/0/process/ancestry").findValuesAsText("name")).contains("sh");
  }

  @Test
  void whatTheApiServerPostsBecomesAnAlertThatNamesActorAndObject() throws Exception {
    List<String> events = Recordings.lines("attack-privileged-container");

    assertThat(installation.postAudit("wrong", events)).isIn(401, 403);
    assertThat(installation.postAudit(installation.auditToken(), events)).isEqualTo(200);

    JsonNode finding = alert(it -> type(it).equals("audit.privileged_container"));
    assertThat(finding.toString()).contains("mallory").contains("shop");
  }

  @Test
  void anAuditLogIsFollowedThroughItsRotation() throws Exception {
    Files.write(
        auditLog, Recordings.lines("attack-cluster-admin-binding"), StandardOpenOption.APPEND);
    alert(it -> type(it).equals("audit.cluster_admin_binding"));

    Files.move(auditLog, folder.resolve("audit.log.1"));
    Files.write(
        auditLog, Recordings.lines("attack-mutating-webhook"), StandardOpenOption.CREATE_NEW);
    alert(it -> type(it).equals("audit.admission_webhook_outside"));
  }

  @Test
  void aPersonLogsInSeesAnAlertArriveAndReadsItsPage() throws Exception {
    try (Browser browser = Browser.start(folder.resolve("profile"))) {
      browser.open(installation.address() + "/");
      assertThat(browser.address()).endsWith("/login");
      browser.see("[data-testid=token]").sendKeys("wrong");
      browser.see("[data-testid=login-form] button[type=submit]").click();
      browser.see("[data-testid=login-error]");
      browser.see("[data-testid=token]").sendKeys(installation.token());
      browser.see("[data-testid=login-form] button[type=submit]").click();

      browser.see("[data-testid=coverage-strip]");
      browser.seeText("[data-testid=coverage-strip]", "Node");
      Container container = Container.named(folder, "shop-live-1");
      container.run("cat /etc/shadow");
      browser.seeText("[data-testid=alert-list]", container.id());
      browser.picture("alerts-desktop");
      browser.size(Browser.PHONE);
      assertThat(browser.tooWide()).isEmpty();
      browser.picture("alerts-phone");

      browser.size(Browser.DESKTOP);
      browser.open(installation.address() + "/alerts/" + id(alert(it -> of(it, container))));
      browser.seeText("[data-testid=process-tree]", "cat /etc/shadow");
      browser.seeText("main", container.id());
      browser.seeText("[data-testid=technique]", "T1");
      browser.see("[data-testid=what-to-do]");
      browser.picture("alert-desktop");
      browser.size(Browser.PHONE);
      assertThat(browser.tooWide()).isEmpty();
      browser.picture("alert-phone");

      browser.size(Browser.DESKTOP);
      browser.open(installation.address() + "/coverage");
      browser.picture("coverage-desktop");
    }
  }

  @Test
  void theLinkThatUpPrintsLogsInOnce() throws Exception {
    String link = installation.loginLink();
    try (Browser browser = Browser.start(folder.resolve("first"))) {
      browser.open(link);
      browser.see("[data-testid=coverage-strip]");
    }
    try (Browser browser = Browser.start(folder.resolve("second"))) {
      browser.open(link);
      assertThat(browser.count("[data-testid=coverage-strip]")).isZero();
    }
  }

  private static boolean of(JsonNode finding, Container container) {
    return finding.at("/evidences/0/process/container/uid").asText().equals(container.id());
  }

  private static String type(JsonNode finding) {
    return finding.at("/finding_info/types/0").asText();
  }

  private static String text(JsonNode finding) {
    return finding.at("/message").asText();
  }

  private static String id(JsonNode finding) {
    return finding.at("/unmapped/alert_id").asText();
  }

  /** The first alert on the command line that {@code wanted} accepts, once there is one. */
  private static JsonNode alert(Predicate<JsonNode> wanted) {
    Callable<JsonNode> look =
        () -> installation.alerts().stream().filter(wanted).findFirst().orElse(null);
    return Awaitility.await("an alert")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(look, it -> it != null);
  }
}

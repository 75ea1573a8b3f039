package dev.breakwater.hub.auditlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.breakwater.detection.Catalog;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.alerts.AlertFilter;
import dev.breakwater.hub.alerts.Alerts;
import dev.breakwater.hub.coverage.Coverage;
import dev.breakwater.hub.coverage.SourceCoverage;
import dev.breakwater.testkit.Recordings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestHub.Extension.class)
class FollowedAuditLogIT {
  @TempDir Path folder;

  private final TestHub hub;
  private final String cluster;
  private final AuditLogs logs;

  FollowedAuditLogIT(TestHub hub) throws Exception {
    this.hub = hub;
    this.cluster = hub.newCluster();
    this.logs =
        new AuditLogs(
            hub.store(),
            UserRules.load(List.of()),
            Catalog.load(),
            () -> {},
            InstantSource.system());
  }

  @Test
  void whatIsWrittenToTheFileBecomesAlertsAndAfterARestartNothingComesTwice() throws Exception {
    Path log = folder.resolve("audit.log");
    List<String> exec = Recordings.lines("attack-exec");
    List<String> privileged = Recordings.lines("attack-privileged-container");
    try (var followed = FollowedAuditLog.start(logs, cluster + "=" + log)) {
      await().untilAsserted(() -> assertThat(source().status()).isEqualTo(notCovered()));
      assertThat(source().reason()).contains("there is no file");
      append(log, exec);
      await().untilAsserted(() -> assertThat(source().eventsSeen()).isEqualTo(exec.size()));
      assertThat(source().status()).isEqualTo(SourceCoverage.Status.COVERED);
      assertThat(followed).isNotNull();
    }
    int before = alerts();
    assertThat(before).isPositive();

    append(log, privileged);
    try (var followed = FollowedAuditLog.start(logs, cluster + "=" + log)) {
      int all = exec.size() + privileged.size();
      await().untilAsserted(() -> assertThat(source().eventsSeen()).isEqualTo(all));
      assertThat(followed).isNotNull();
    }

    assertThat(alerts()).isGreaterThan(before);
  }

  @Test
  void aLineThatIsNoEventIsALoss() throws Exception {
    Path log = folder.resolve("audit.log");
    append(log, List.of("no JSON", "{\"kind\": 0}"));
    append(log, Recordings.lines("attack-exec"));

    try (var followed = FollowedAuditLog.start(logs, cluster + "=" + log)) {
      await().untilAsserted(() -> assertThat(source().eventsLost()).isEqualTo(2));
      assertThat(followed).isNotNull();
    }

    assertThat(alerts()).isPositive();
  }

  @Test
  void aFileOfWhichNothingCanBeReadIsShownAsNotCovered() throws Exception {
    Path log = folder.resolve("audit.log");
    append(log, List.of("no JSON", "{\"kind\": 0}"));

    try (var followed = FollowedAuditLog.start(logs, cluster + "=" + log)) {
      await().untilAsserted(() -> assertThat(source().eventsLost()).isEqualTo(2));
      assertThat(source().status()).isEqualTo(notCovered());
      assertThat(source().reason()).contains("nothing of it could be read");

      append(log, Recordings.lines("attack-exec"));
      await()
          .untilAsserted(
              () -> assertThat(source().status()).isEqualTo(SourceCoverage.Status.COVERED));
      assertThat(followed).isNotNull();
    }
  }

  @Test
  void aFileThatIsGoneIsShownAsNotCovered() throws Exception {
    Path log = folder.resolve("audit.log");
    append(log, Recordings.lines("attack-exec"));

    try (var followed = FollowedAuditLog.start(logs, cluster + "=" + log)) {
      await()
          .untilAsserted(
              () -> assertThat(source().status()).isEqualTo(SourceCoverage.Status.COVERED));
      Files.delete(log);
      await().untilAsserted(() -> assertThat(source().status()).isEqualTo(notCovered()));
      assertThat(source().reason()).contains("is gone");
      assertThat(followed).isNotNull();
    }
  }

  @Test
  void whatIsNoFileIsShownAsNotCovered() throws Exception {
    try (var followed = FollowedAuditLog.start(logs, cluster + "=" + folder)) {
      await().untilAsserted(() -> assertThat(source().status()).isEqualTo(notCovered()));
      assertThat(source().reason()).contains(folder.toString());
      assertThat(followed).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "a", "a=", "=/var/log/audit.log", "no name=/x"})
  void anOptionThatIsNoClusterAndFileIsRefused(String option) {
    assertThatThrownBy(() -> FollowedAuditLog.start(logs, option))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--audit-log");
  }

  private static SourceCoverage.Status notCovered() {
    return SourceCoverage.Status.NOT_COVERED;
  }

  private static void append(Path log, List<String> lines) throws Exception {
    Files.writeString(
        log,
        String.join("\n", lines) + "\n",
        UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private SourceCoverage source() {
    return new Coverage(hub.store(), InstantSource.system())
        .sources().stream()
            .filter(source -> source.cluster().equals(cluster))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no source of " + cluster));
  }

  private int alerts() {
    return new Alerts(hub.store())
        .newest(new AlertFilter(null, cluster, null, null, null), 1000)
        .size();
  }
}

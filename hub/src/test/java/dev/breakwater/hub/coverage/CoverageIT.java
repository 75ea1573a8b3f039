package dev.breakwater.hub.coverage;

import static dev.breakwater.hub.TestSignals.TIME;
import static dev.breakwater.hub.TestSignals.covered;
import static dev.breakwater.hub.TestSignals.notCovered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.TestClock;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.auditlog.Clusters;
import dev.breakwater.hub.coverage.SourceCoverage.Status;
import dev.breakwater.hub.store.Sources;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.SourceHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestHub.Extension.class)
class CoverageIT {
  private final TestHub hub;
  private final TestClock clock = new TestClock(Instant.parse("2026-05-04T10:00:00Z"));
  private final String cluster;
  private final Coverage coverage;

  CoverageIT(TestHub hub) {
    this.hub = hub;
    this.cluster = hub.newCluster();
    this.coverage = new Coverage(hub.store(), clock);
  }

  @Test
  void aSourceIsCoveredWhileItSaysSo() {
    say(Part.COLLECTOR, covered(5));
    clock.advance(Coverage.SILENT_AFTER);

    assertThat(source().status()).isEqualTo(Status.COVERED);
    assertThat(source().eventsSeen()).isEqualTo(5);
    assertThat(source().lastEvent()).isEqualTo(TIME);
  }

  @Test
  void aSourceThatFallsSilentIsNotCovered() {
    say(Part.COLLECTOR, covered(5));
    clock.advance(Coverage.SILENT_AFTER.plusMillis(1));

    assertThat(source().status()).isEqualTo(Status.STALE);
    assertThat(source().reason()).isEqualTo("nothing was heard of it for 30 seconds");
  }

  @Test
  void aNodeWithoutItsCollectorIsNotCoveredAndKeepsWhatWasSeen() {
    say(Part.COLLECTOR, covered(5));
    say(Part.PUBLISHER, notCovered("the collector is not connected"));

    assertThat(source().status()).isEqualTo(Status.NOT_COVERED);
    assertThat(source().reason()).isEqualTo("the collector is not connected");
    assertThat(source().eventsSeen()).isEqualTo(5);

    say(Part.COLLECTOR, covered(6));
    assertThat(source().status()).isEqualTo(Status.COVERED);
  }

  @Test
  void notCoveredStaysSoHoweverLongItIsAgo() {
    say(Part.PUBLISHER, notCovered("no BTF"));
    clock.advance(Duration.ofDays(3));

    assertThat(source().status()).isEqualTo(Status.NOT_COVERED);
    assertThat(source().reason()).isEqualTo("no BTF");
  }

  @Test
  void aPostedLogMayBeSilentForLonger() {
    progress("", "", Map.of(Coverage.WAY, Coverage.WAY_POSTED));
    clock.advance(Coverage.POSTED_LOG_SILENT_AFTER);
    assertThat(source().status()).isEqualTo(Status.COVERED);

    clock.advance(Duration.ofSeconds(1));
    assertThat(source().status()).isEqualTo(Status.STALE);
  }

  @Test
  void twoLogsOfOneClusterAreTwoSources() {
    progress("/a.log", "", Map.of(Coverage.PATH, "/a.log"));
    progress("/b.log", "there is no file /b.log yet", Map.of(Coverage.PATH, "/b.log"));

    assertThat(sources())
        .extracting(SourceCoverage::status)
        .containsExactly(Status.COVERED, Status.NOT_COVERED);
  }

  @Test
  void aLogThatWasNeverPostedIsMissedUnlessTheClustersLogIsFollowed() {
    new Clusters(hub.store(), clock).newToken(cluster);
    assertThat(source().status()).isEqualTo(Status.NOT_COVERED);
    assertThat(source().reason()).contains("has not posted");

    progress("/a.log", "", Map.of(Coverage.PATH, "/a.log"));
    assertThat(source().attributes()).containsEntry(Coverage.PATH, "/a.log");
  }

  private void say(Part part, SourceHealth health) {
    hub.store()
        .useHandle(
            handle ->
                Sources.say(handle, new Origin(cluster, "node-1", part), health, clock.instant()));
  }

  private void progress(String name, String reason, Map<String, String> attributes) {
    hub.store()
        .useHandle(
            handle ->
                Sources.add(
                    handle,
                    new Sources.AuditLogProgress(cluster, name, reason, 1, 0, TIME, attributes),
                    clock.instant()));
  }

  private SourceCoverage source() {
    assertThat(sources()).hasSize(1);
    return sources().getFirst();
  }

  private List<SourceCoverage> sources() {
    return coverage.sources().stream().filter(it -> it.cluster().equals(cluster)).toList();
  }
}

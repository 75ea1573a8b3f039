package dev.breakwater.hub.tamper;

import static dev.breakwater.hub.TestSignals.EPOCH;
import static dev.breakwater.hub.TestSignals.TIME;
import static dev.breakwater.hub.TestSignals.batch;
import static dev.breakwater.hub.TestSignals.covered;
import static dev.breakwater.hub.TestSignals.notCovered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.detection.Catalog;
import dev.breakwater.hub.TestClock;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.access.Caller;
import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.hub.alerts.AlertFilter;
import dev.breakwater.hub.alerts.Alerts;
import dev.breakwater.hub.coverage.Coverage;
import dev.breakwater.hub.coverage.SourceCoverage;
import dev.breakwater.hub.ingest.IngestOutcome;
import dev.breakwater.hub.ingest.SignalIngest;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.LifecycleActivity.Event;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Severity;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(TestHub.Extension.class)
class TamperIT {
  private final Jdbi store;
  private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
  private final AtomicInteger woken = new AtomicInteger();
  private final TamperFindings tamper = new TamperFindings(Catalog.load());
  private final SignalIngest ingest;
  private final SilenceWatch watch;
  private final String cluster;

  TamperIT(TestHub hub) {
    this.store = hub.storeApart();
    this.cluster = hub.newCluster();
    this.ingest = new SignalIngest(store, tamper, woken::incrementAndGet, clock);
    this.watch = new SilenceWatch(store, tamper, woken::incrementAndGet, clock);
  }

  @ParameterizedTest
  @CsvSource({
    "DETACHED, breakwater.sensor.detached, CRITICAL",
    "MAP_CHANGED, breakwater.sensor.map_changed, CRITICAL",
    "KILLED, breakwater.sensor.killed, HIGH",
    "FROZEN, breakwater.sensor.frozen, HIGH",
    "CLOCK_MOVED, breakwater.clock.moved, MEDIUM",
    "STOPPED, breakwater.sensor.stopped, LOW",
    "REPAIRED, breakwater.sensor.back, INFORMATIONAL"
  })
  void whatIsDoneToAPartIsAnAlert(Event event, String type, Severity severity) {
    send(batch(cluster, 1, new LifecycleActivity(event, Part.COLLECTOR, "by pid 4711")));

    assertThat(alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.finding().type()).isEqualTo(type);
              assertThat(alert.finding().severity()).isEqualTo(severity);
              assertThat(alert.finding().source()).isEqualTo("breakwater");
              assertThat(alert.finding().message()).contains("node-1").contains("by pid 4711");
              assertThat(alert.finding().techniques())
                  .allMatch(technique -> technique.startsWith("T1562"))
                  .isNotEmpty();
              assertThat(alert.time()).isEqualTo(TIME.plusSeconds(1));
            });
    assertThat(woken).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource(Event.class)
  void everyEventIsAnAlertOfTheCatalogueOrNone(Event event) {
    send(batch(cluster, 1, new LifecycleActivity(event, Part.PUBLISHER, "\u0000 \uD800 \n")));

    assertThat(alerts())
        .allSatisfy(alert -> assertThat(Catalog.load().ofType(alert.finding().type())).isPresent());
  }

  @Test
  void twoActsAreTwoAlertsAndOneActToldTwiceIsOne() {
    LifecycleActivity killed = new LifecycleActivity(Event.KILLED, Part.COLLECTOR, "");
    send(batch(cluster, 1, killed, killed));
    send(batch(cluster, 1, killed, killed));

    assertThat(alerts()).hasSize(2);
  }

  @Test
  void aNodeThatFellSilentIsOneAlertAndANoteWhenItIsBack() {
    say(EPOCH, 1);
    pass(Duration.ofSeconds(20));
    assertThat(alerts()).isEmpty();

    pass(Duration.ofSeconds(5));
    assertThat(alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.finding().type()).isEqualTo("breakwater.node.silent");
              assertThat(alert.finding().severity()).isEqualTo(Severity.HIGH);
              assertThat(alert.node()).isEqualTo("node-1");
              assertThat(alert.time()).isEqualTo(clock.instant());
            });
    pass(Duration.ofMinutes(2));
    assertThat(alerts()).hasSize(1);

    say(EPOCH, 2);
    pass(Duration.ofSeconds(5));
    assertThat(alerts()).hasSize(2);
    assertThat(alerts().getFirst().finding().type()).isEqualTo("breakwater.sensor.back");
    assertThat(alerts().getFirst().finding().message()).contains("heard again");

    pass(Duration.ofSeconds(30));
    assertThat(alerts()).as("the next silence is another").hasSize(3);
  }

  @Test
  void aNodeThatSaidGoodbyeIsNotSilent() {
    say(EPOCH, 1);
    send(batch(cluster, 2, new LifecycleActivity(Event.STOPPED, Part.COLLECTOR, "SIGTERM")));
    pass(Duration.ofMinutes(1));

    assertThat(alerts()).extracting(it -> it.finding().severity()).containsExactly(Severity.LOW);
    assertThat(source().status()).isEqualTo(SourceCoverage.Status.NOT_COVERED);
    assertThat(source().reason()).isEqualTo("the collector was told to end");
  }

  @Test
  void aNodeThatSaysItIsNotWatchedIsNotSilent() {
    send(batch(cluster, 1, notCovered("the kernel has no BTF")));
    pass(Duration.ofMinutes(1));

    assertThat(alerts()).isEmpty();
  }

  @Test
  void aHubThatWasDeafCountsNobodysSilence() {
    say(EPOCH, 1);
    clock.advance(Duration.ofMinutes(10));
    watch.look();
    assertThat(alerts()).isEmpty();

    SilenceWatch another = new SilenceWatch(store, tamper, () -> {}, clock);
    another.look();
    assertThat(alerts()).isEmpty();

    pass(Duration.ofSeconds(25));
    assertThat(alerts()).hasSize(1);
  }

  private void pass(Duration duration) {
    for (int i = 0; i < duration.toSeconds() / 5; i++) {
      clock.advance(Duration.ofSeconds(5));
      watch.look();
    }
  }

  private void say(long epoch, long sequence) {
    Origin origin = new Origin(cluster, "node-1", Part.COLLECTOR);
    send(new Batch(origin, epoch, List.of(new Signal(origin, epoch, sequence, TIME, covered(1)))));
  }

  private void send(Batch batch) {
    assertThat(ingest.ingest(new Caller.Node(cluster, "node-1"), Wire.encode(batch)))
        .isEqualTo(new IngestOutcome.Committed(batch.last()));
  }

  private List<Alert> alerts() {
    return new Alerts(store)
        .newest(new AlertFilter(null, cluster, null, null, null), Alerts.MAX_LIMIT);
  }

  private SourceCoverage source() {
    return new Coverage(store, clock)
        .sources().stream().filter(it -> it.cluster().equals(cluster)).findFirst().orElseThrow();
  }
}

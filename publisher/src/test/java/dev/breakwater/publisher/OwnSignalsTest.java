package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.publisher.spool.FsyncPolicy;
import dev.breakwater.publisher.spool.Parcel;
import dev.breakwater.publisher.spool.Spool;
import dev.breakwater.publisher.spool.SpoolLimits;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnSignalsTest {
  private static final Origin ORIGIN = new Origin("shop", "node-1", Part.PUBLISHER);
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;
  private Optional<Spool> spool = Optional.empty();
  private Optional<OwnSignals> signals = Optional.empty();

  @BeforeEach
  void open() throws IOException {
    InstantSource clock = InstantSource.fixed(NOW);
    Spool opened = Spool.open(folder, SpoolLimits.of(16L << 20, FsyncPolicy.EACH), ORIGIN, clock);
    spool = Optional.of(opened);
    signals = Optional.of(new OwnSignals(ORIGIN, opened, clock));
  }

  @AfterEach
  void close() throws IOException {
    spool.orElseThrow().close();
  }

  private OwnSignals own() {
    return signals.orElseThrow();
  }

  private static Loss loss(long number, Loss.Reason reason) {
    Instant time = NOW.plusSeconds(number);
    return new Loss(Part.COLLECTOR, number, number, 1, reason, time, time);
  }

  private static SourceHealth health(String reason) {
    return new SourceHealth(
        SourceHealth.Source.NODE,
        SourceHealth.State.NOT_COVERED,
        reason,
        0,
        0,
        Instant.EPOCH,
        Map.of());
  }

  private List<Signal> sent() throws Exception {
    own().end();
    own().run();
    Optional<Parcel> parcel = spool.orElseThrow().take(1 << 20, Duration.ofMillis(500));
    return parcel.isPresent() ? Wire.decode(parcel.get().body()).signals() : List.of();
  }

  @Test
  void signalsAreNumberedFromOneInTheEpochOfTheStart() throws Exception {
    own().lost(loss(1, Loss.Reason.REJECTED));
    own().health(health("off"));
    assertThat(sent())
        .containsExactly(
            new Signal(ORIGIN, NOW.toEpochMilli(), 1, NOW, loss(1, Loss.Reason.REJECTED)),
            new Signal(ORIGIN, NOW.toEpochMilli(), 2, NOW, health("off")));
  }

  @Test
  void onlyTheLatestHealthIsWorthSaying() throws Exception {
    own().health(health("first"));
    own().health(health("second"));
    assertThat(sent()).extracting(Signal::payload).containsExactly(health("second"));
  }

  @Test
  void healthThatIsTakenBackIsNotSaid() throws Exception {
    own().health(health("off"));
    own().noHealth();
    assertThat(sent()).isEmpty();
  }

  @Test
  void beyondTheBoundLossesAreAddedUpAndNoneIsForgotten() throws Exception {
    for (int i = 1; i <= 10_000; i++) {
      own().lost(loss(i, i % 2 == 0 ? Loss.Reason.REJECTED : Loss.Reason.BUFFER_FULL));
    }
    List<Loss> losses = sent().stream().map(signal -> (Loss) signal.payload()).toList();
    assertThat(losses).hasSize(OwnSignals.APART);
    assertThat(losses.stream().mapToLong(Loss::count).sum()).isEqualTo(10_000);
    assertThat(losses).filteredOn(it -> it.count() > 1).allMatch(it -> it.from() == 0);
    assertThat(losses.stream().map(Loss::end).max(Instant::compareTo))
        .hasValue(NOW.plusSeconds(10_000));
  }

  @Test
  void eventsBeyondTheBoundAreLossesFromTheOldestOn() throws Exception {
    for (int i = 0; i < 100; i++) {
      own()
          .happened(
              new LifecycleActivity(LifecycleActivity.Event.KILLED, Part.COLLECTOR, "time " + i));
    }
    List<Signal> signals = sent();
    assertThat(signals)
        .filteredOn(signal -> signal.payload() instanceof LifecycleActivity)
        .hasSize(OwnSignals.APART);
    assertThat(signals.stream().map(Signal::payload).filter(Loss.class::isInstance))
        .hasSize(36)
        .allMatch(loss -> ((Loss) loss).reason() == Loss.Reason.BUFFER_FULL);
  }
}

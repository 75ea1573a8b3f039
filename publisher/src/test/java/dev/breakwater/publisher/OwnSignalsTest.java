package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnSignalsTest {
  private static final Origin ORIGIN = new Origin("shop", "node-1", Part.PUBLISHER);
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final List<Batch> delivered = new ArrayList<>();
  private final OwnSignals own =
      new OwnSignals(
          ORIGIN,
          (batch, bytes) -> {
            delivered.add(batch);
            return new Outcome.Committed(batch.last());
          },
          InstantSource.fixed(NOW));

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

  private List<Signal> sent() throws InterruptedException {
    own.end();
    own.run();
    return delivered.stream().flatMap(batch -> batch.signals().stream()).toList();
  }

  @Test
  void signalsAreNumberedFromOneInTheEpochOfTheStart() throws Exception {
    own.lost(loss(1, Loss.Reason.REJECTED));
    own.health(health("off"));
    assertThat(sent())
        .containsExactly(
            new Signal(ORIGIN, NOW.toEpochMilli(), 1, NOW, loss(1, Loss.Reason.REJECTED)),
            new Signal(ORIGIN, NOW.toEpochMilli(), 2, NOW, health("off")));
  }

  @Test
  void onlyTheLatestHealthIsWorthSaying() throws Exception {
    own.health(health("first"));
    own.health(health("second"));
    assertThat(sent()).extracting(Signal::payload).containsExactly(health("second"));
  }

  @Test
  void healthThatIsTakenBackIsNotSaid() throws Exception {
    own.health(health("off"));
    own.noHealth();
    assertThat(sent()).isEmpty();
  }

  @Test
  void beyondTheBoundLossesAreAddedUpAndNoneIsForgotten() throws Exception {
    for (int i = 1; i <= 10_000; i++) {
      own.lost(loss(i, i % 2 == 0 ? Loss.Reason.REJECTED : Loss.Reason.BUFFER_FULL));
    }
    List<Loss> losses = sent().stream().map(signal -> (Loss) signal.payload()).toList();
    assertThat(losses).hasSize(OwnSignals.LOSSES_APART);
    assertThat(losses.stream().mapToLong(Loss::count).sum()).isEqualTo(10_000);
    assertThat(losses).filteredOn(it -> it.count() > 1).allMatch(it -> it.from() == 0);
    assertThat(losses.stream().map(Loss::end).max(Instant::compareTo))
        .hasValue(NOW.plusSeconds(10_000));
  }
}

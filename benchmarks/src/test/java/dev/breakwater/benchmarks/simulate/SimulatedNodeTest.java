package dev.breakwater.benchmarks.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.publisher.HubAnswer;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A simulated node")
class SimulatedNodeTest {
  private static final long EPOCH = 1_700_000_000_000L;

  private final Tally tally = new Tally();
  private final List<Batch> taken = new ArrayList<>();

  private HubAnswer take(byte[] bytes) {
    try {
      Batch batch = Wire.decode(bytes);
      taken.add(batch);
      return new HubAnswer.Committed(batch.signals().getLast().sequence());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void run(SimulatedNode.Hub hub) throws InterruptedException {
    new SimulatedNode("c", "n", hub, 1_000, EPOCH, tally).run(System.nanoTime() + 600_000_000L);
  }

  @Test
  @DisplayName("numbers its signals without a gap, and counts each that is taken")
  void numbers() throws Exception {
    run(this::take);
    List<Long> numbers = new ArrayList<>();
    taken.forEach(batch -> batch.signals().forEach(signal -> numbers.add(signal.sequence())));
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).isEqualTo(i + 1);
    }
    assertThat(tally.sent.sum()).isEqualTo(numbers.size()).isEqualTo(tally.signals.sum());
  }

  @Test
  @DisplayName("never says that it is watched, and says at its end that it has ended")
  void goodbye() throws Exception {
    run(this::take);
    List<SourceHealth> said = new ArrayList<>();
    for (Batch batch : taken) {
      for (Signal signal : batch.signals()) {
        if (signal.payload() instanceof SourceHealth health) {
          said.add(health);
        }
      }
    }
    assertThat(said)
        .hasSizeGreaterThan(1)
        .allMatch(health -> health.state() == SourceHealth.State.NOT_COVERED);
    assertThat(said.getLast().reason()).contains("has ended");
  }

  @Test
  @DisplayName("sends a batch again until it is taken, and counts it once")
  void again() throws Exception {
    List<String> tries = new ArrayList<>();
    run(
        batch -> {
          tries.add("try");
          return switch (tries.size()) {
            case 1 -> throw new IOException("cut");
            case 2 -> new HubAnswer.Later("answered 503", Duration.ZERO);
            default -> take(batch);
          };
        });
    assertThat(tally.unanswered.sum()).isEqualTo(1);
    assertThat(tally.later.sum()).isEqualTo(1);
    assertThat(tally.batches.sum()).isEqualTo(taken.size());
    assertThat(tally.sent.sum()).isEqualTo(tally.signals.sum());
    assertThat(tally.givenUp.sum()).isZero();
  }
}

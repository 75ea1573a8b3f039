package dev.breakwater.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SensorTest {
  private static final Path THERE = Path.of("/");
  private static final Path NOT_THERE = Path.of("/nowhere/vmlinux");

  @Test
  void saysBeforeItIsTriedWhyItCannotWatch() {
    assertThat(Sensor.of(true, true, THERE).notCovered()).get().asString().contains("--no-sensor");
    assertThat(Sensor.of(false, false, THERE).notCovered()).get().asString().contains("root");
    assertThat(Sensor.of(false, true, NOT_THERE).notCovered()).get().asString().contains("BTF");
    assertThat(Sensor.of(false, true, THERE).notCovered()).isEmpty();
  }

  @Test
  void takesTheReasonFromTheCollectorsLastWords() {
    Sensor sensor = Sensor.of(false, true, THERE);
    List<String> lines =
        List.of("starting", "collector: cannot watch this node: no\u001b[2J BTF", "bye");
    assertThat(sensor.ended(1, lines)).isFalse();
    assertThat(sensor.notCovered()).isEmpty();
    assertThat(sensor.ended(3, lines)).isTrue();
    assertThat(sensor.notCovered()).hasValue("no\\x1b[2J BTF");
    assertThat(sensor.ended(3, List.of())).isTrue();
    assertThat(sensor.notCovered()).get().asString().contains("did not say why");
  }

  @Test
  void aSentenceEndsOnce() {
    assertThat(Sensor.sentence("no BTF")).isEqualTo("This node is not covered: no BTF.");
    assertThat(Sensor.sentence("no BTF.")).isEqualTo("This node is not covered: no BTF.");
  }
}

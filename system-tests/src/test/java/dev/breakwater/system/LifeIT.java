package dev.breakwater.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping, and saying what is not looked at. */
class LifeIT {
  @TempDir Path folder;

  @Test
  void aNodeWithoutItsSensorIsShownAsNotCoveredAndCtrlCStopsEverything() throws Exception {
    Installation installation = Installation.up(folder, "--no-sensor");
    try (installation) {
      assertThat(installation.output()).contains("This node is not covered: ");
      Awaitility.await("the publisher's word on the node")
          .atMost(Duration.ofSeconds(30))
          .until(() -> installation.run("coverage", "--json").contains("\"NOT_COVERED\""));
      assertThat(installation.run("coverage", "--json")).doesNotContain("\"COVERED\"");
      assertThat(installation.processes()).isNotEmpty();

      assertThat(installation.interrupt()).isZero();
      assertThat(installation.processes()).isEmpty();
    }
  }

  @Test
  void whatWasFoundIsStillThereAfterARestart() throws Exception {
    String before;
    try (Installation first = Installation.up(folder, "--no-sensor")) {
      before = first.token();
      assertThat(first.interrupt()).isZero();
    }
    try (Installation second = Installation.up(folder, "--no-sensor")) {
      assertThat(second.token()).isEqualTo(before);
      assertThat(second.alerts()).isEmpty();
    }
  }
}

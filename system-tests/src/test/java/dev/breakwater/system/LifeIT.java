package dev.breakwater.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.testkit.Recordings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping, and saying what is not looked at. */
class LifeIT {
  @TempDir Path folder;

  @Test
  void anUncoveredNodeIsSaidSoCtrlCStopsAllAndNothingFoundIsForgotten() throws Exception {
    List<String> events = Recordings.lines("attack-cluster-admin-binding");
    List<JsonNode> found;
    try (Installation first = Installation.up(folder, "--no-sensor")) {
      assertThat(first.output()).contains("This node is not covered: ");
      Awaitility.await("the publisher's word on the node")
          .atMost(Duration.ofSeconds(30))
          .until(() -> first.run("coverage", "--json").contains("--no-sensor"));
      assertThat(first.run("coverage", "--json")).doesNotContain("\"COVERED\"");

      assertThat(first.postAudit(first.auditToken(), events)).isEqualTo(200);
      found = first.alerts();
      assertThat(found).isNotEmpty();

      assertThat(first.processes()).isNotEmpty();
      assertThat(first.interrupt()).isZero();
      assertThat(first.processes()).isEmpty();
    }
    try (Installation second = Installation.up(folder, "--no-sensor")) {
      assertThat(second.alerts()).isEqualTo(found);
      assertThat(second.postAudit(second.auditToken(), events)).isEqualTo(200);
      assertThat(second.alerts()).as("the same events posted again").hasSameSizeAs(found);
    }
  }
}

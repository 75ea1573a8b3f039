package dev.breakwater.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.testkit.Recordings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    List<JsonNode> found = new ArrayList<>();
    try (Installation first = Installation.up(folder, "--no-sensor")) {
      assertThat(first.output()).contains("This node is not covered: ");
      Awaitility.await("the publisher's word on the node")
          .atMost(Duration.ofSeconds(30))
          .until(() -> first.run("coverage", "--json").contains("--no-sensor"));
      assertThat(first.run("coverage", "--json")).doesNotContain("\"COVERED\"");

      assertThat(first.postAudit(first.auditToken(), events)).isEqualTo(200);
      found.addAll(aboutTheCluster(first));
      assertThat(found).isNotEmpty();

      assertThat(first.processes()).isNotEmpty();
      assertThat(first.interrupt()).isZero();
      assertThat(first.processes()).isEmpty();
    }
    try (Installation second = Installation.up(folder, "--no-sensor")) {
      assertThat(aboutTheCluster(second)).isEqualTo(found);
      Awaitility.await("the word that the publisher was stopped")
          .atMost(Duration.ofSeconds(30))
          .until(() -> second.alerts().size() > found.size());
      assertThat(second.postAudit(second.auditToken(), events)).isEqualTo(200);
      assertThat(aboutTheCluster(second)).as("the same events posted again").hasSameSizeAs(found);
    }
  }

  /** All alerts but those about Breakwater itself, which is stopped and started here. */
  private static List<JsonNode> aboutTheCluster(Installation installation) throws Exception {
    return installation.alerts().stream()
        .filter(it -> !it.path("message").asText().startsWith("Part of Breakwater"))
        .toList();
  }
}

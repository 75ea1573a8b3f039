package dev.breakwater.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Breaking things, in a short form, as a person calls it. */
class FaultsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path work;

  @BeforeEach
  void theMachineMustAllowIt() {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    assumeTrue(
        Files.exists(Path.of("/sys/kernel/btf/vmlinux")), "needs a kernel with type information");
  }

  @Test
  void nothingIsLostInSilenceAndNothingIsStoredTwiceUnderFaults() throws Exception {
    JsonNode report = run("chaos", "delivery", "--rounds", "40", "--seed", "7");
    assertThat(report.path("holds").asBoolean()).as("%s", report).isTrue();
    JsonNode signals = report.path("figures").path("Signals").get(0);
    assertThat(signals.path("sent").asLong()).isPositive();
    assertThat(signals.path("stored + lost").asLong()).isEqualTo(signals.path("sent").asLong());
    assertThat(signals.path("duplicates").asLong()).isZero();
  }

  private JsonNode run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(House.root().resolve("breakwater").toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--json", "--work", work.toString()));
    JsonNode report = JSON.readTree(CommandLine.run(command, 0).output());
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).as("files that were left behind").isEmpty();
    }
    return report;
  }
}

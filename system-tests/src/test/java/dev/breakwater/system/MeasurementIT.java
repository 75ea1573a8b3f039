package dev.breakwater.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands that measure, in their short form: that they run and say what they promise. No
 * figure that depends on the machine's speed is looked at.
 */
class MeasurementIT {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
  private static final Path TYPE_INFORMATION = Path.of("/sys/kernel/btf/vmlinux");

  @TempDir Path folder;

  private JsonNode measure(String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "BREAKWATER_BUILT=1"));
    command.add(House.root().resolve("breakwater").toString());
    command.addAll(List.of(words));
    command.addAll(List.of("--json", "--work", folder.toString()));
    Path errors = folder.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    assertThat(output).as("%s", Files.readString(errors)).startsWith("{");
    try (var left = Files.list(folder)) {
      assertThat(left.filter(Files::isDirectory)).as("what it kept").isEmpty();
    }
    return new ObjectMapper().readTree(output);
  }

  private static List<JsonNode> held(JsonNode report, String words) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode each : report.path("held")) {
      if (each.path("figure").asText().contains(words)) {
        found.add(each);
      }
    }
    return found;
  }

  @Test
  void theSensorIsMeasuredAndNothingIsUnaccountedForNorKilledForMemory() throws Exception {
    assumeTrue(ROOT, "needs root, to load the sensor and to make control groups");
    assumeTrue(Files.exists(TYPE_INFORMATION), "needs a kernel with BTF");
    JsonNode report = measure("bench", "sensor", "--quick");
    for (String words :
        List.of("unaccounted for", "losses in the ledger", "out-of-memory", "sent = stored")) {
      assertThat(held(report, words))
          .as(words)
          .isNotEmpty()
          .allMatch(it -> it.path("holds").asBoolean());
    }
  }

  @Test
  void aCollectorThatIsKilledIsAnAlertAtTheHub() throws Exception {
    assumeTrue(ROOT, "needs root, to load the sensor and to kill it");
    assumeTrue(Files.exists(TYPE_INFORMATION), "needs a kernel with BTF");
    JsonNode report = measure("chaos", "tamper", "--only", "collector-killed", "--within", "120");
    assertThat(report.path("figures").path("Attacks")).hasSize(1);
    assertThat(held(report, "collector is killed"))
        .isNotEmpty()
        .allMatch(it -> it.path("holds").asBoolean());
  }

  @Test
  void simulatedNodesAreStoredToTheLastSignalAndMissedByNobody() throws Exception {
    assumeTrue(ROOT, "needs root, to start the parts as they are started");
    JsonNode report =
        measure("simulate", "--own-hub", "--nodes", "5", "--rate", "50", "--duration", "6s");
    assertThat(report.path("held").size()).isGreaterThan(5);
    assertThat(held(report, "")).allMatch(it -> it.path("holds").asBoolean());
  }

  @Test
  void everyContainerIsSeenByItsOwnName() throws Exception {
    assumeTrue(ROOT, "needs root, to make namespaces and control groups");
    assumeTrue(Files.exists(TYPE_INFORMATION), "needs a kernel with BTF");
    JsonNode report = measure("bench", "churn", "--containers", "100");
    assertThat(held(report, "containers seen"))
        .isNotEmpty()
        .allMatch(it -> it.path("holds").asBoolean());
  }
}

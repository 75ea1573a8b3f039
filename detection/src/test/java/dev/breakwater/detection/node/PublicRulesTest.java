package dev.breakwater.detection.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.breakwater.rules.LoadedRules;
import dev.breakwater.rules.Problem;
import dev.breakwater.rules.RuleFile;
import dev.breakwater.rules.RuleLoader;
import dev.breakwater.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Falco's public rules load against the sensor's fields. They are found in the folder that {@code
 * -Dbreakwater.falco-rules} names, or in {@code conformance/falco/rules} of the shared folder.
 */
class PublicRulesTest {
  private static final int RULES = 93;

  @Test
  void everyPublicRuleLoads() throws IOException {
    Optional<Path> folder = folder();
    assumeTrue(
        folder.isPresent(),
        "the public Falco rules are not there: name their folder with -Dbreakwater.falco-rules");
    List<RuleFile> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder.orElseThrow())) {
      for (Path file : all.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        files.add(new RuleFile(file.getFileName().toString(), Files.readString(file)));
      }
    }

    LoadedRules rules = RuleLoader.load(files, List.of(NodeFields.SOURCE));

    assertThat(rules.problems()).filteredOn(Problem::isError).map(Problem::toText).isEmpty();
    assertThat(rules.rules()).hasSizeGreaterThanOrEqualTo(RULES);
    assertThat(Interests.of(rules.ruleSet(NodeFields.SOURCE)).eventTypes()).isNotEmpty();
  }

  private static Optional<Path> folder() {
    String named = System.getProperty("breakwater.falco-rules", "");
    return named.isEmpty()
        ? Shared.path("conformance/falco/rules")
        : Optional.of(Path.of(named)).filter(Files::isDirectory);
  }
}

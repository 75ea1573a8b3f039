package dev.breakwater.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.breakwater.rules.Problem;
import dev.breakwater.rules.Rule;
import dev.breakwater.rules.RuleFile;
import dev.breakwater.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShippedRulesTest {

  @Test
  void theyLoadWithoutErrorOrWarning() {
    assertThat(Rules.loaded().problems()).extracting(Problem::toText).isEmpty();
  }

  @Test
  void thereAreEnoughForNodesAndForAuditLogs() {
    assertThat(Rules.loaded().rules())
        .filteredOn(rule -> rule.source().equals("syscall"))
        .hasSizeGreaterThanOrEqualTo(8);
    assertThat(Rules.loaded().rules())
        .filteredOn(rule -> rule.source().equals("k8s_audit"))
        .hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void everyRuleHasItsEntryInTheCatalogueAndTheOtherWayRound() {
    assertThat(Rules.catalog().entries())
        .filteredOn(entry -> !entry.id().startsWith("breakwater."))
        .extracting(CatalogEntry::rule)
        .containsExactlyInAnyOrderElementsOf(
            Rules.loaded().rules().stream().map(Rule::name).toList());
  }

  @Test
  void everyEntryTellsWhatToDoAndIsOfItsRulesSource() {
    for (Rule rule : Rules.loaded().rules()) {
      CatalogEntry entry = Rules.catalog().forRule(rule.name()).orElseThrow();
      assertThat(entry.steps()).as(entry.id()).isNotEmpty();
      assertThat(entry.id()).startsWith(rule.source().equals("syscall") ? "node." : "audit.");
    }
  }

  @Test
  void everyTechniqueIsAKnownOneAndTheSameInRuleAndCatalogue() {
    for (Rule rule : Rules.loaded().rules()) {
      CatalogEntry entry = Rules.catalog().forRule(rule.name()).orElseThrow();
      List<String> tags =
          rule.tags().stream().filter(tag -> tag.matches("T\\d{4}(\\.\\d{3})?")).toList();

      assertThat(entry.techniques()).as(entry.id()).isNotEmpty().isEqualTo(tags);
      assertThat(tags)
          .allSatisfy(
              id ->
                  assertThat(Rules.catalog().technique(id)).as(entry.id() + " " + id).isPresent());
    }
  }

  @Test
  void whatIsFoundAboutBreakwaterItselfIsATechniqueToo() {
    assertThat(Rules.catalog().entries())
        .filteredOn(entry -> entry.id().startsWith("breakwater."))
        .isNotEmpty()
        .allSatisfy(
            entry -> {
              assertThat(entry.steps()).isNotEmpty();
              assertThat(entry.techniques())
                  .isNotEmpty()
                  .allSatisfy(id -> assertThat(Rules.catalog().technique(id)).isPresent());
            });
  }

  @Test
  void everyAnswerIsARowOfThePublishedAlerts() throws IOException {
    Optional<Path> alerts = Shared.path("reference/defender-alerts.csv");
    assumeTrue(alerts.isPresent(), "reference/defender-alerts.csv is not there");
    List<String> rows =
        Files.readAllLines(alerts.orElseThrow()).stream().map(l -> l.split(",", 2)[0]).toList();

    assertThat(Rules.catalog().entries()).flatExtracting(CatalogEntry::answers).isSubsetOf(rows);
  }

  @Test
  void aUsersFileMayAppendToAListThatShips() {
    var loaded =
        ShippedRules.load(
            List.of(
                new RuleFile(
                    "mine.yaml",
                    """
                    - list: miners
                      items: [shinyminer]
                      override: {items: append}
                    """)));

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.rules()).hasSameSizeAs(Rules.loaded().rules());
  }
}

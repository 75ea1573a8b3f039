package dev.breakwater.detection;

import dev.breakwater.rules.LoadedRules;
import dev.breakwater.rules.Priority;
import dev.breakwater.rules.Rule;
import dev.breakwater.signals.Severity;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A type of alert with all that is known of it, for whoever reads the catalogue: an entry, the
 * severity that its rule gives, and its techniques with the tactics that they serve.
 *
 * @param id the type, as {@code node.shell_in_container}
 * @param title what it is, in a few words
 * @param meaning what was seen
 * @param why why it matters
 * @param steps what to do about it, in order
 * @param severity how bad it is
 * @param attackVersion the version of ATT&CK that the techniques are of
 * @param techniques the techniques
 * @param signals what must be collected for it to be seen
 * @param answers rows of the published alert list that it answers
 */
public record AlertType(
    String id,
    String title,
    String meaning,
    String why,
    List<String> steps,
    Severity severity,
    String attackVersion,
    List<Technique> techniques,
    String signals,
    List<String> answers) {

  public AlertType {
    steps = List.copyOf(steps);
    techniques = List.copyOf(techniques);
    answers = List.copyOf(answers);
  }

  /** All types that this build knows, in the catalogue's order. */
  public static List<AlertType> all() {
    Catalog catalog = Catalog.load();
    LoadedRules shipped = ShippedRules.load(List.of());
    Map<String, Priority> priorities =
        shipped.rules().stream().collect(Collectors.toMap(Rule::name, Rule::priority));
    return catalog.entries().stream().map(entry -> of(entry, catalog, priorities)).toList();
  }

  private static AlertType of(
      CatalogEntry entry, Catalog catalog, Map<String, Priority> priorities) {
    Severity severity =
        entry
            .severity()
            .orElseGet(
                () -> {
                  Priority priority = priorities.get(entry.rule());
                  if (priority == null) {
                    throw new IllegalStateException(
                        "nothing says how bad " + entry.id() + " is: there is no rule for it");
                  }
                  return RuleFinding.severity(priority);
                });
    return new AlertType(
        entry.id(),
        entry.title(),
        entry.meaning(),
        entry.why(),
        entry.steps(),
        severity,
        Technique.VERSION,
        entry.techniques().stream().map(id -> catalog.technique(id).orElseThrow()).toList(),
        entry.signals(),
        entry.answers());
  }
}

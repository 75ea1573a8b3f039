package dev.breakwater.detection;

import dev.breakwater.signals.Severity;
import java.util.List;
import java.util.Optional;

/**
 * What findings of one type mean: those of a shipped rule, or those that Breakwater makes of what
 * happens to itself.
 *
 * @param id the finding's type, as {@code node.shell_in_container}
 * @param rule the rule's name in the rule files
 * @param title what it is, in a few words
 * @param meaning what was seen
 * @param why why it matters
 * @param steps what to do about it, in order
 * @param severity how bad it is; empty where the rule's priority says it
 * @param techniques ids of ATT&CK techniques
 * @param signals what must be collected for it to be seen
 * @param answers rows of the published alert list that it answers, as AC-18
 * @param act what counts as one act, and so makes one finding
 */
public record CatalogEntry(
    String id,
    String rule,
    String title,
    String meaning,
    String why,
    List<String> steps,
    Optional<Severity> severity,
    List<String> techniques,
    String signals,
    List<String> answers,
    Act act) {

  public CatalogEntry {
    steps = List.copyOf(steps);
    techniques = List.copyOf(techniques);
    answers = List.copyOf(answers);
  }

  /** What counts as one act. */
  public enum Act {
    /** Each event; of a request its stages together. */
    EVENT,
    /**
     * Within the same ten minutes: all that one user does with one verb to one resource in one
     * namespace, or one process to one file or connection.
     */
    BURST
  }
}

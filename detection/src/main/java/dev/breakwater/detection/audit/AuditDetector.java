package dev.breakwater.detection.audit;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.CatalogEntry.Act;
import dev.breakwater.detection.RuleFinding;
import dev.breakwater.rules.CompiledRule;
import dev.breakwater.rules.RuleSet;
import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.Finding;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds what the rules for {@code k8s_audit} are met by. It keeps no state and may be used by many
 * threads; an act that is told twice (the stages of a request, an event posted again) gives
 * findings with the same uid, which the taker joins.
 */
public final class AuditDetector {
  private static final long BURST_SECONDS = 600;

  private final RuleSet<AuditEvent> rules;
  private final RuleFinding findings;
  private final String cluster;

  /** Detects in one cluster's events. */
  public AuditDetector(RuleSet<AuditEvent> rules, Catalog catalog, String cluster) {
    this.rules = rules;
    this.findings = new RuleFinding(catalog);
    this.cluster = cluster;
  }

  /** Hands over a finding for each rule that the event meets. */
  public void detect(AuditEvent event, Consumer<Finding> found) {
    rules.matchAll(event, rule -> found.accept(finding(rule, event)));
  }

  private Finding finding(CompiledRule<AuditEvent> rule, AuditEvent event) {
    ApiActivity activity = event.activity();
    String name = rule.rule().name();
    List<String> identity =
        findings.act(rule.rule()) == Act.BURST
            ? burst(name, event, activity)
            : request(name, event);
    return findings.of(rule, event, AuditFields.SOURCE.name(), activity, identity);
  }

  /** The client may send any auditID, so that alone it would let one act hide behind another. */
  private List<String> request(String rule, AuditEvent event) {
    return List.of(
        "request",
        cluster,
        rule,
        event.auditId(),
        event.received(),
        event.verb(),
        event.requestUri(),
        event.user());
  }

  private List<String> burst(String rule, AuditEvent event, ApiActivity activity) {
    return List.of(
        "burst",
        cluster,
        rule,
        event.user(),
        event.verb(),
        activity.object().resource(),
        activity.object().namespace(),
        Long.toString(event.time().getEpochSecond() / BURST_SECONDS));
  }
}

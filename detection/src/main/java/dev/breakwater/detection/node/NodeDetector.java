package dev.breakwater.detection.node;

import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.CatalogEntry.Act;
import dev.breakwater.detection.RuleFinding;
import dev.breakwater.rules.CompiledRule;
import dev.breakwater.rules.RuleSet;
import dev.breakwater.signals.Finding;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds what the rules for {@code syscall} are met by. It keeps no state; an event that meets no
 * rule costs no allocation of its own.
 */
public final class NodeDetector {
  private static final long BURST_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final RuleSet<NodeEvent> rules;
  private final RuleFinding findings;
  private final String cluster;
  private final String node;

  /** Detects in one node's events. */
  public NodeDetector(RuleSet<NodeEvent> rules, Catalog catalog, String cluster, String node) {
    this.rules = rules;
    this.findings = new RuleFinding(catalog);
    this.cluster = cluster;
    this.node = node;
  }

  /** Hands over a finding for each rule that the event meets. */
  public void detect(NodeEvent event, Consumer<Finding> found) {
    rules.matchAll(event, rule -> found.accept(finding(rule, event)));
  }

  private Finding finding(CompiledRule<NodeEvent> rule, NodeEvent event) {
    long time = event.timeNanos();
    boolean burst = findings.act(rule.rule()) == Act.BURST;
    String what = DescriptorFields.name(event);
    List<String> identity =
        List.of(
            burst ? "burst" : "event",
            cluster,
            node,
            rule.rule().name(),
            process(event.process()),
            Long.toString(burst ? time / BURST_NANOS : time),
            event.type(),
            what == null ? "" : what);
    return findings.of(rule, event, NodeFields.SOURCE.name(), event.activity(), identity);
  }

  private static String process(NodeProcess process) {
    return process.pid() + "-" + process.startNanos();
  }
}

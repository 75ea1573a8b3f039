package dev.breakwater.hub.web;

import dev.breakwater.hub.activities.Peer;
import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.hub.processes.ProcessNode;
import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.DnsActivity;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.KernelActivity;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.NetworkActivity;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All about one alert.
 *
 * @param id the alert's id
 * @param severity how bad it is
 * @param title what it is
 * @param sentence what happened, told by Breakwater
 * @param output what happened, told by the rule
 * @param time when it happened first
 * @param lastTime when it happened last
 * @param received when the hub committed it
 * @param count how many times it was seen
 * @param facts where, and by whom
 * @param tree the processes around it; null for an act in the Kubernetes API
 * @param flow the request; null for an act on a node
 * @param techniques what of MITRE ATT&amp;CK it is
 * @param advice why it matters and what to do
 * @param lookups commands that show more of it
 * @param rule what found it
 * @param fields the values of the fields that the rule's output names
 * @param json the finding as OCSF JSON, with what cannot be seen escaped
 * @param response what can be done about it and what was; null for an act that no process did
 * @param peers whom the container or the process talked to around that time
 */
public record AlertPage(
    long id,
    SeverityBadge severity,
    VisibleText title,
    VisibleText sentence,
    VisibleText output,
    Moment time,
    Moment lastTime,
    Moment received,
    int count,
    List<Fact> facts,
    @Nullable ProcessTree tree,
    @Nullable ApiFlow flow,
    List<Technique> techniques,
    Advice advice,
    List<Lookup> lookups,
    List<Fact> rule,
    List<Field> fields,
    String json,
    @Nullable ResponsePanel response,
    List<PeerRow> peers) {

  public AlertPage {
    peers = List.copyOf(peers);
    facts = List.copyOf(facts);
    techniques = List.copyOf(techniques);
    lookups = List.copyOf(lookups);
    rule = List.copyOf(rule);
    fields = List.copyOf(fields);
  }

  /**
   * A field of the rule's output.
   *
   * @param name the field in the rule language
   * @param value its value
   */
  public record Field(VisibleText name, VisibleText value) {}

  /**
   * What the project knows of an alert beyond the alert.
   *
   * @param techniques what of MITRE ATT&amp;CK it is
   * @param advice why it matters and what to do
   * @param json the finding as OCSF JSON
   */
  record Knowledge(List<Technique> techniques, Advice advice, String json) {}

  /**
   * What the hub knows of what is around an alert.
   *
   * @param descendants what the process made, parents before their children
   * @param peers whom it talked to
   * @param response what can be done about it; null for an act that no process did
   */
  record Surroundings(
      List<ProcessNode> descendants, List<Peer> peers, @Nullable ResponsePanel response) {
    Surroundings {
      descendants = List.copyOf(descendants);
      peers = List.copyOf(peers);
    }
  }

  static AlertPage of(Alert alert, Surroundings around, Knowledge knowledge) {
    Finding finding = alert.finding();
    Activity evidence = finding.evidence();
    return new AlertPage(
        alert.id(),
        SeverityBadge.of(finding.severity()),
        VisibleText.line(finding.title()),
        VisibleText.of(WhatHappened.in(evidence, alert.cluster(), alert.node())),
        VisibleText.of(finding.message()),
        Moment.of(alert.time()),
        Moment.of(alert.lastTime()),
        Moment.of(alert.received()),
        alert.count(),
        facts(alert, evidence),
        Doer.actor(evidence)
            .map(actor -> ProcessTree.of(actor, alert.time(), around.descendants()))
            .orElse(null),
        evidence instanceof ApiActivity api ? ApiFlow.of(api) : null,
        knowledge.techniques(),
        knowledge.advice(),
        Lookup.of(evidence),
        rule(finding),
        fields(finding),
        VisibleJson.of(knowledge.json()),
        around.response(),
        around.peers().stream().map(PeerRow::of).toList());
  }

  private static List<Fact> facts(Alert alert, Activity evidence) {
    var facts = new ArrayList<Fact>();
    facts.add(Fact.text("Cluster", alert.cluster()));
    if (!alert.node().isEmpty()) {
      facts.add(Fact.text("Node", alert.node()));
    }
    Doer.actor(evidence).ifPresent(actor -> addActor(facts, actor));
    switch (evidence) {
      case FileActivity file -> facts.add(Fact.code("File", file.path()));
      case NetworkActivity network -> {
        facts.add(Fact.code("From", WhatHappened.words(network.source())));
        facts.add(Fact.code("To", WhatHappened.words(network.destination())));
      }
      case LifecycleActivity lifecycle -> {
        facts.add(Fact.text("Part", lifecycle.part().label()));
        add(facts, "Known of it", lifecycle.detail());
      }
      case DnsActivity dns -> {
        facts.add(Fact.code("Name asked for", dns.name()));
        facts.add(Fact.code("Name server", WhatHappened.words(dns.server())));
      }
      case KernelActivity kernel ->
          new TreeMap<>(kernel.arguments())
              .forEach((name, value) -> facts.add(Fact.code("Argument " + name, value)));
      default -> {}
    }
    return facts;
  }

  private static void addActor(List<Fact> facts, Actor actor) {
    Container container = actor.container();
    if (container.isHost()) {
      facts.add(Fact.text("Container", "none: the node itself"));
    } else {
      add(facts, "Namespace", container.namespace());
      add(facts, "Pod", container.podName());
      add(facts, "Container", container.name());
      facts.add(Fact.code("Container id", container.uid()));
      addCode(facts, "Image", container.image());
      add(facts, "Runtime", container.runtime());
    }
    add(facts, "User", Doer.words(actor.process().user()));
    addCode(facts, "Executable", actor.process().entity().path());
    addCode(facts, "Working directory", actor.process().workingDirectory());
    addCode(facts, "Terminal", actor.process().tty());
  }

  private static void add(List<Fact> facts, String label, String value) {
    if (!value.isEmpty()) {
      facts.add(Fact.text(label, value));
    }
  }

  private static void addCode(List<Fact> facts, String label, String value) {
    if (!value.isEmpty()) {
      facts.add(Fact.code(label, value));
    }
  }

  private static List<Fact> rule(Finding finding) {
    var rule = new ArrayList<Fact>();
    rule.add(Fact.text("Rule", finding.rule()));
    add(rule, "Type in the catalogue", finding.type());
    rule.add(
        Fact.text(
            "Looks at",
            switch (finding.source()) {
              case "syscall" -> "system calls on nodes";
              case "k8s_audit" -> "Kubernetes audit logs";
              case "breakwater" -> "Breakwater's own parts";
              default -> finding.source();
            }));
    if (!finding.tags().isEmpty()) {
      rule.add(Fact.text("Tags", String.join(", ", finding.tags())));
    }
    rule.add(Fact.code("Finding", finding.uid()));
    return rule;
  }

  private static List<Field> fields(Finding finding) {
    return new TreeMap<>(finding.outputFields())
        .entrySet().stream()
            .map(
                field ->
                    new Field(VisibleText.line(field.getKey()), VisibleText.of(field.getValue())))
            .toList();
  }
}

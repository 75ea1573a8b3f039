package dev.breakwater.benchmarks.sensor;

import dev.breakwater.benchmarks.cgroup.ControlGroup;
import dev.breakwater.benchmarks.cgroup.Limits;
import dev.breakwater.benchmarks.stand.HubAdministration;
import dev.breakwater.benchmarks.stand.Node;
import dev.breakwater.benchmarks.stand.PartProcess;
import dev.breakwater.benchmarks.stand.Setting;
import dev.breakwater.benchmarks.stand.Stand;
import dev.breakwater.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all parts of the measurement share: a hub with its store, and directories that the load is
 * made in.
 *
 * @param setting what it works with
 * @param node the node
 * @param hub the hub, as its administrator
 * @param told directory whose openings are told
 * @param quiet directory whose openings no rule asks for
 * @param watching a rule file by which openings in {@code told} are told
 * @param nothing a rule file by which nothing asks for a system call
 * @param runs how many runs there were
 */
record Bench(
    Setting setting,
    Node node,
    HubAdministration hub,
    Path told,
    Path quiet,
    Path watching,
    Path nothing,
    AtomicInteger runs) {

  static Bench start(Setting setting) throws InterruptedException {
    Stand stand = setting.stand();
    setting.progress().say("starting store and hub");
    PostgresServer store = stand.startStore();
    stand.startHub(store);
    Path told = setting.workspace().path("told");
    return new Bench(
        setting,
        new Node("benchmark", "node-1"),
        stand.administration(),
        told,
        setting.workspace().path("quiet"),
        SensorRules.tellingOpens(setting.workspace().path("watching.yaml"), told),
        SensorRules.askingForNothing(setting.workspace().path("nothing.yaml")),
        new AtomicInteger());
  }

  /** Starts a publisher and a collector, each in a group with those limits. */
  WatchedNode watch(Path rules, Limits collectorLimits, Limits publisherLimits)
      throws InterruptedException {
    int run = runs.incrementAndGet();
    ControlGroup publisherGroup = setting.groups().make("publisher-" + run, publisherLimits);
    ControlGroup collectorGroup = setting.groups().make("collector-" + run, collectorLimits);
    Stand stand = setting.stand();
    PartProcess publisher =
        stand.startPublisher(
            node,
            stand.hub(),
            setting.workspace().folder("publisher"),
            hub,
            Optional.of(publisherGroup),
            List.of());
    List<String> more = rules.equals(nothing) ? List.of("--no-connections") : List.of();
    PartProcess collector =
        stand.startCollector(node, List.of(rules), more, Optional.of(collectorGroup));
    return new WatchedNode(node, hub, collector, collectorGroup, publisher, publisherGroup);
  }
}

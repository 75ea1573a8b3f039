package dev.breakwater.benchmarks.stand;

import dev.breakwater.benchmarks.cgroup.ControlGroup;
import dev.breakwater.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The whole way of a signal on this machine: collector, publisher, hub, store.
 *
 * @param node the node
 * @param rows the store's rows
 * @param administration the hub, as its administrator
 * @param hub the hub
 * @param publisher the publisher
 * @param collector the collector
 */
public record Chain(
    Node node,
    StoreRows rows,
    HubAdministration administration,
    PartProcess hub,
    PartProcess publisher,
    PartProcess collector) {

  /** Starts it. */
  public static Chain start(
      Setting setting,
      Optional<ControlGroup> collectorGroup,
      Optional<ControlGroup> publisherGroup,
      List<Path> rules)
      throws InterruptedException {
    Stand stand = setting.stand();
    Node node = new Node("benchmark", "node-1");
    setting.progress().say("starting store and hub");
    PostgresServer store = stand.startStore();
    PartProcess hub = stand.startHub(store);
    HubAdministration administration = stand.administration();
    setting.progress().say("starting publisher and collector");
    PartProcess publisher =
        stand.startPublisher(
            node,
            stand.hub(),
            setting.workspace().folder("publisher"),
            administration,
            publisherGroup,
            List.of());
    PartProcess collector = stand.startCollector(node, rules, List.of(), collectorGroup);
    return new Chain(node, stand.rows(store), administration, hub, publisher, collector);
  }

  /** How many events and signals of the node were lost, by the hub's records. */
  public long lost() {
    return rows.number(
        "SELECT coalesce(sum(count), 0) FROM loss WHERE cluster = ? AND node = ?",
        node.cluster(),
        node.name());
  }
}

package dev.breakwater.benchmarks.tamper;

import dev.breakwater.benchmarks.report.Machine;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.report.Table;
import dev.breakwater.benchmarks.stand.Chain;
import dev.breakwater.benchmarks.stand.HubAdministration;
import dev.breakwater.benchmarks.stand.Node;
import dev.breakwater.benchmarks.stand.PartProcess;
import dev.breakwater.benchmarks.stand.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Kills, freezes and blinds the parts of a node, one attack after the other, and takes the time
 * until the hub has an alert of it.
 *
 * @param mostSeconds within which an alert must be there
 */
public record Tamper(int mostSeconds) {
  private static final long BETWEEN_SECONDS = 3;
  private static final String KILLED = "breakwater.sensor.killed";
  private static final String FROZEN = "breakwater.sensor.frozen";
  private static final String MAP_CHANGED = "breakwater.sensor.map_changed";
  private static final String SILENT = "breakwater.node.silent";

  /** Runs it. */
  public Report take(Setting setting) throws InterruptedException {
    Chain chain = Chain.start(setting, Optional.empty(), Optional.empty(), List.of());
    AlertLog alerts = new AlertLog(chain.administration());
    Report report = new Report("./breakwater chaos tamper");
    Table table = report.table("Attacks", "attack", "alert", "seconds until the hub had it");
    for (Attack attack : new Attacks(setting, chain).all()) {
      setting.progress().say(attack.words());
      long before = alerts.count(attack.alert());
      attack.done().run();
      OptionalLong millis = alerts.awaitMore(attack.alert(), before, mostSeconds);
      String seconds =
          millis.isPresent()
              ? String.format(Locale.ROOT, "%.1f", millis.getAsLong() / 1000.0)
              : "none within " + mostSeconds;
      setting.progress().say(attack.alert() + ": " + seconds);
      table.row(attack.words(), attack.alert(), seconds);
      report.hold(
          attack.words(),
          "an alert within " + mostSeconds + " s",
          millis.isPresent() ? "after " + seconds + " s" : seconds + " s",
          millis.isPresent());
      attack.undone().run();
      TimeUnit.SECONDS.sleep(BETWEEN_SECONDS);
    }
    report.note(
        String.format(Locale.ROOT, "%s, load average %.2f.", Machine.words(), Machine.load()));
    return report;
  }

  /** The attacks on one node; those that end a part put another in its place. */
  private static final class Attacks {
    private final Setting setting;
    private final Node node;
    private final HubAdministration administration;
    private PartProcess collector;
    private PartProcess publisher;

    Attacks(Setting setting, Chain chain) {
      this.setting = setting;
      this.node = chain.node();
      this.administration = chain.administration();
      this.collector = chain.collector();
      this.publisher = chain.publisher();
    }

    List<Attack> all() {
      return List.of(
          new Attack(
              "bpftool writes over the map of the sensor's settings",
              MAP_CHANGED,
              () -> new BpfTool(collector.pid()).zero("settings"),
              this::anotherCollector),
          new Attack(
              "the collector is frozen (SIGSTOP)",
              FROZEN,
              () -> collector.signal("STOP"),
              () -> collector.signal("CONT")),
          new Attack(
              "the collector is killed (SIGKILL)",
              KILLED,
              () -> collector.kill(),
              this::anotherCollector),
          new Attack(
              "the publisher is frozen (SIGSTOP)",
              SILENT,
              () -> publisher.signal("STOP"),
              () -> publisher.signal("CONT")),
          new Attack(
              "the publisher is killed (SIGKILL)",
              SILENT,
              () -> publisher.kill(),
              this::anotherPublisher));
    }

    private void anotherCollector() throws InterruptedException {
      collector.close();
      collector = setting.stand().startCollector(node, List.of(), List.of(), Optional.empty());
    }

    private void anotherPublisher() throws InterruptedException {
      publisher =
          setting
              .stand()
              .startPublisher(
                  node,
                  setting.stand().hub(),
                  setting.workspace().folder("publisher"),
                  administration,
                  Optional.empty(),
                  List.of());
    }
  }
}

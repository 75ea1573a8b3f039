package dev.breakwater.benchmarks.tamper;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.benchmarks.BenchmarkException;
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
 * @param only the names of the attacks to make; empty for all
 */
public record Tamper(int mostSeconds, List<String> only) {
  /** What the attacks are called. */
  public static final List<String> NAMES =
      List.of(
          "map-changed",
          "collector-frozen",
          "collector-killed",
          "publisher-frozen",
          "publisher-killed");

  private static final long BETWEEN_SECONDS = 3;
  private static final long MOST_UNTIL_WATCHED_SECONDS = 60;
  private static final String KILLED = "breakwater.sensor.killed";
  private static final String FROZEN = "breakwater.sensor.frozen";
  private static final String MAP_CHANGED = "breakwater.sensor.map_changed";
  private static final String SILENT = "breakwater.node.silent";

  public Tamper {
    only = List.copyOf(only);
  }

  /** Runs it. Every attack gets its row: also one that could not be made, and one never seen. */
  public Report take(Setting setting) throws InterruptedException {
    Chain chain = Chain.start(setting, Optional.empty(), Optional.empty(), List.of());
    AlertLog alerts = new AlertLog(chain.administration());
    Report report =
        setting.report(
            "./breakwater chaos tamper"
                + (only.isEmpty() ? "" : " --only " + String.join(",", only)));
    Table table = report.table("Attacks", "attack", "alert", "seconds until the hub had it");
    String broken = whole(chain);
    for (Attack attack : new Attacks(setting, chain).all()) {
      if (!only.isEmpty() && !only.contains(attack.name())) {
        continue;
      }
      setting.progress().say(attack.words());
      Outcome outcome;
      if (broken.isEmpty()) {
        outcome = outcome(attack, alerts);
        broken = sound(attack, chain);
      } else {
        outcome = new Outcome("not made: " + broken, false);
      }
      setting.progress().say(attack.alert() + ": " + outcome.words());
      table.row(attack.words(), attack.alert(), outcome.words());
      report.hold(
          attack.words(), "an alert within " + mostSeconds + " s", outcome.words(), outcome.seen());
    }
    report.note(
        String.format(Locale.ROOT, "%s, load average %.2f.", Machine.words(), Machine.load()));
    return report;
  }

  /**
   * Waits until the hub has the node as watched: what happens to a part before anybody knows of it
   * is nobody's alert. Says why it is not, or nothing.
   */
  private static String whole(Chain chain) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_UNTIL_WATCHED_SECONDS);
    while (System.nanoTime() < deadline) {
      for (JsonNode source : chain.administration().get("/api/v1/coverage")) {
        if (source.path("source").asText().equals("NODE")
            && source.path("node").asText().equals(chain.node().name())
            && source.path("status").asText().equals("COVERED")) {
          return "";
        }
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return "the hub did not have the node as watched before it";
  }

  private record Outcome(String words, boolean seen) {}

  private Outcome outcome(Attack attack, AlertLog alerts) throws InterruptedException {
    try {
      long before = alerts.count(attack.alert());
      attack.done().run();
      OptionalLong millis = alerts.awaitMore(attack.alert(), before, mostSeconds);
      return millis.isPresent()
          ? new Outcome(String.format(Locale.ROOT, "%.1f", millis.getAsLong() / 1000.0), true)
          : new Outcome("not seen within " + mostSeconds + " s", false);
    } catch (BenchmarkException e) {
      return new Outcome("could not be made or seen: " + e.getMessage(), false);
    }
  }

  /** Puts the node in order for the next attack; says why that cannot be, or nothing. */
  private static String sound(Attack attack, Chain chain) throws InterruptedException {
    try {
      attack.undone().run();
      TimeUnit.SECONDS.sleep(BETWEEN_SECONDS);
      return whole(chain);
    } catch (BenchmarkException e) {
      return "the node could not be put in order after the one before: " + e.getMessage();
    }
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
              "map-changed",
              "bpftool writes over the map of the sensor's settings",
              MAP_CHANGED,
              () -> new BpfTool(collector.pid()).zero("settings"),
              this::anotherCollector),
          new Attack(
              "collector-frozen",
              "the collector is frozen (SIGSTOP)",
              FROZEN,
              () -> collector.signal("STOP"),
              () -> collector.signal("CONT")),
          new Attack(
              "collector-killed",
              "the collector is killed (SIGKILL)",
              KILLED,
              () -> collector.kill(),
              this::anotherCollector),
          new Attack(
              "publisher-frozen",
              "the publisher is frozen (SIGSTOP)",
              SILENT,
              () -> publisher.signal("STOP"),
              () -> publisher.signal("CONT")),
          new Attack(
              "publisher-killed",
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

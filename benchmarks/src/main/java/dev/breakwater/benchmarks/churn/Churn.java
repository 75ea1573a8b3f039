package dev.breakwater.benchmarks.churn;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.benchmarks.cgroup.ControlGroup;
import dev.breakwater.benchmarks.cgroup.Usage;
import dev.breakwater.benchmarks.report.Machine;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.stand.Chain;
import dev.breakwater.benchmarks.stand.Memory;
import dev.breakwater.benchmarks.stand.PodLimits;
import dev.breakwater.benchmarks.stand.Setting;
import dev.breakwater.benchmarks.stand.StoreRows;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Containers that live for a moment, each in namespaces and a control group of its own and with one
 * execution. Each tells its id in its arguments, so that the store shows whether the sensor saw it,
 * and whether it knew it by the same id.
 *
 * @param containers how many
 * @param atOnce how many live at once
 * @param life for how long each does nothing
 */
public record Churn(int containers, int atOnce, Duration life) {
  /** The share of executions that may lack their container. */
  private static final double MOST_UNRESOLVED = 0.0001;

  private static final Duration QUIET = Duration.ofSeconds(20);

  /** The fifth word of "load nap MILLIS MARKER ID". */
  private static final String ROWS =
      """
      SELECT count(DISTINCT split_part(command_line, ' ', 5)), count(*),
        count(*) FILTER (WHERE container <> split_part(command_line, ' ', 5)),
        count(*) FILTER (WHERE container = '')
      FROM process_activity
      WHERE action = 'LAUNCH' AND split_part(command_line, ' ', 4) = ?
      """;

  /** Takes the measurement. */
  public Report take(Setting setting) throws InterruptedException, IOException {
    Report report = setting.report("./breakwater bench churn --containers " + containers);
    double loadBefore = Machine.load();
    ControlGroup collectorGroup = setting.groups().make("collector", PodLimits.COLLECTOR);
    ControlGroup publisherGroup = setting.groups().make("publisher", PodLimits.PUBLISHER);
    Chain chain =
        Chain.start(setting, Optional.of(collectorGroup), Optional.of(publisherGroup), List.of());

    String marker = "churn-" + ProcessHandle.current().pid() + "-" + System.currentTimeMillis();
    setting.progress().say("%,d containers, %d at once".formatted(containers, atOnce));
    JsonNode made =
        setting
            .load()
            .containers(marker, setting.groups().forContainers(), containers, atOnce, life);
    double seconds = made.path("wallSeconds").asDouble();
    setting
        .progress()
        .say(
            "made in %.1f s (%.0f a second); waiting until the hub has them"
                .formatted(seconds, containers / seconds));
    List<Long> seen = awaitRows(setting, chain.rows(), marker);
    long lost = chain.lost();
    Usage collector = collectorGroup.usage();
    Usage publisher = publisherGroup.usage();
    Memory collectorMemory = Memory.of(chain.collector().pid());
    Memory publisherMemory = Memory.of(chain.publisher().pid());

    long distinct = seen.get(0);
    long rows = seen.get(1);
    long unresolved = seen.get(2);
    report
        .table(
            "Containers",
            "made",
            "seen",
            "executions",
            "without container or with another",
            "events lost on the node",
            "a second")
        .row((long) containers, distinct, rows, unresolved, lost, containers / seconds);
    report
        .table(
            "Parts",
            "part",
            "cpu s",
            "throttled s",
            "resident MiB",
            "charged peak MiB",
            "oom kills")
        .row(PodLimits.row("collector", collector, collectorMemory))
        .row(PodLimits.row("publisher", publisher, publisherMemory));
    report.note(
        "%s, %s; load average %.2f before and %.2f at the end. Collector held to %s, publisher to %s."
            .formatted(
                Machine.words(),
                setting.groups().words(),
                loadBefore,
                Machine.load(),
                PodLimits.words(PodLimits.COLLECTOR),
                PodLimits.words(PodLimits.PUBLISHER)));
    if (made.path("workersThatFailed").asInt() > 0) {
      report.note("Some containers could not be made; they are not seen for that reason.");
    }
    report.hold(
        "containers seen", "all " + containers, Long.toString(distinct), distinct == containers);
    report.hold(
        "executions without their container",
        "under 0.01 %",
        "%d (%.3f %%)".formatted(unresolved, rows == 0 ? 0 : 100.0 * unresolved / rows),
        rows > 0 && unresolved < MOST_UNRESOLVED * rows);
    report.hold("each seen once", Long.toString(distinct), Long.toString(rows), rows == distinct);
    return report;
  }

  /** Waits until all are there, or nothing more has come for a while. */
  private List<Long> awaitRows(Setting setting, StoreRows store, String marker)
      throws InterruptedException {
    List<Long> seen = store.numbers(ROWS, marker);
    long changed = System.nanoTime();
    while (seen.getFirst() < containers && System.nanoTime() - changed < QUIET.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(500);
      List<Long> now = store.numbers(ROWS, marker);
      if (!now.equals(seen)) {
        changed = System.nanoTime();
        seen = now;
        setting.progress().say("%,d seen".formatted(seen.getFirst()));
      }
    }
    return seen;
  }
}

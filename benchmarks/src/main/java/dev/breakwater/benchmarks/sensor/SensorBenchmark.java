package dev.breakwater.benchmarks.sensor;

import dev.breakwater.benchmarks.report.Machine;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.stand.Setting;
import java.io.IOException;

/** The whole measurement of the sensor, in one run. */
public final class SensorBenchmark {
  private static final int COLLECTOR_CPU_MILLIS = 360;

  private final SensorPlan plan;

  public SensorBenchmark(SensorPlan plan) {
    this.plan = plan;
  }

  /** Takes it. */
  public Report take(Setting setting) throws InterruptedException, IOException {
    Report report = setting.report(plan.command());
    report.note(
        "%s, %s; load average %.2f before it began."
            .formatted(Machine.words(), setting.groups().words(), Machine.load()));
    Bench bench = Bench.start(setting);
    for (Section section : plan.sections()) {
      setting.progress().begin(section.what(), plan.about(section), plan.aboutFrom(section));
      switch (section) {
        case COSTS -> new Overhead(bench, plan, report).take();
        case LADDER -> new Ladder(bench, plan, report).climb();
        case LIMIT -> new Ladder(bench, plan, report).search(COLLECTOR_CPU_MILLIS);
        case FLOOD -> new Flood(bench, plan, report).take();
      }
      setting.sectionDone();
    }
    report.note("Took %d s.".formatted(setting.progress().elapsed().toSeconds()));
    return report;
  }
}

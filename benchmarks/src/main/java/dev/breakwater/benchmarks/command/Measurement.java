package dev.breakwater.benchmarks.command;

import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.stand.Setting;

/** Takes a measurement. */
@FunctionalInterface
interface Measurement {
  Report take(Setting setting) throws Exception;
}

package dev.breakwater.benchmarks.sensor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A part of the measurement of the sensor, which can be taken alone. */
public enum Section {
  /** What the sensor costs a workload. */
  COSTS("what the sensor costs a workload"),
  /** Which rates it sees without a loss. */
  LADDER("opens at rising rates, without limits"),
  /** The highest rate without a loss under the collector's processor limit. */
  LIMIT("the highest rate without a loss under the pod's processor limit"),
  /** Everything at once under the pods' limits. */
  FLOOD("the flood under the pods' limits");

  private final String what;

  Section(String what) {
    this.what = what;
  }

  /** What it is, in words. */
  public String what() {
    return what;
  }

  /** What a command calls it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that a command calls so. */
  public static Optional<Section> named(String label) {
    return Arrays.stream(values()).filter(section -> section.label().equals(label)).findFirst();
  }

  /** What a command calls all of them, in the order in which they are taken. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Section::label).toList();
  }
}

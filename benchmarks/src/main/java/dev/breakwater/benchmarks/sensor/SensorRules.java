package dev.breakwater.benchmarks.sensor;

import dev.breakwater.benchmarks.BenchmarkException;
import dev.breakwater.detection.ShippedRules;
import dev.breakwater.rules.RuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rule files beside those that ship, by which the sensor has more to do, or less. */
final class SensorRules {
  private static final Pattern RULE = Pattern.compile("(?m)^- rule: *(.+?) *$");

  private SensorRules() {}

  /**
   * A rule that asks for every opening below a directory and matches none: each leaves the kernel
   * and is judged by all rules.
   */
  static Path tellingOpens(Path file, Path directory) {
    return write(
        file,
        """
        - rule: Opening that a benchmark makes
          desc: Has every opening below the benchmark's directory told. It never matches.
          condition: >
            evt.type in (open, openat, openat2) and fd.name startswith %s/
            and proc.name = no-process-has-this-name
          output: An opening below the benchmark's directory (file=%%fd.name)
          priority: DEBUG
          source: syscall
        """
            .formatted(directory));
  }

  /** Switches every shipped rule off, so that nothing asks for a system call. */
  static Path askingForNothing(Path file) {
    StringBuilder text = new StringBuilder();
    for (RuleFile shipped : ShippedRules.files()) {
      Matcher rule = RULE.matcher(shipped.text());
      while (rule.find()) {
        text.append("- rule: ").append(rule.group(1)).append('\n');
        text.append("  enabled: false\n");
      }
    }
    return write(file, text.toString());
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new BenchmarkException("cannot write " + file + ": " + e, e);
    }
  }
}

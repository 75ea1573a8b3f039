package dev.breakwater.benchmarks.report;

import dev.breakwater.benchmarks.BenchmarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that figures were taken on: a figure without its load means nothing. */
public final class Machine {
  private static final Path LOAD = Path.of("/proc/loadavg");
  private static final Path KERNEL = Path.of("/proc/sys/kernel/osrelease");

  private Machine() {}

  /** The load average of the last minute. */
  public static double load() {
    return Double.parseDouble(read(LOAD).split(" ", 2)[0]);
  }

  /** Processors and kernel, as a note has them. */
  public static String words() {
    return "%d processors, kernel %s"
        .formatted(Runtime.getRuntime().availableProcessors(), read(KERNEL));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new BenchmarkException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}

package dev.breakwater.benchmarks.sensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time that the whole machine has spent, also what its host took away (proc_stat(5)).
 *
 * @param ticks hundredths of a second since it started
 */
record MachineTime(long ticks) {
  private static final Path STAT = Path.of("/proc/stat");
  private static final double TICKS_A_SECOND = 100;

  /** The columns of idle time: idle and iowait. */
  private static final int IDLE = 4;

  private static final int IOWAIT = 5;

  /** The last column that counts: those behind it, of guests, are counted in the first. */
  private static final int STEAL = 8;

  static MachineTime now() throws IOException {
    try (var lines = Files.lines(STAT)) {
      String[] words = lines.findFirst().orElse("").split(" +");
      long ticks = 0;
      for (int i = 1; i <= STEAL && i < words.length; i++) {
        ticks += i == IDLE || i == IOWAIT ? 0 : Long.parseLong(words[i]);
      }
      return new MachineTime(ticks);
    }
  }

  /** Processor seconds since an earlier reading. */
  double since(MachineTime earlier) {
    return (ticks - earlier.ticks) / TICKS_A_SECOND;
  }
}

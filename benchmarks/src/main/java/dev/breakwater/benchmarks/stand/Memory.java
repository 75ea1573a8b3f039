package dev.breakwater.benchmarks.stand;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process holds in memory, in bytes (proc_pid_status(5)).
 *
 * @param resident all of it
 * @param anonymous what nothing on disk stands behind
 */
public record Memory(long resident, long anonymous) {

  /** Of a process that runs. */
  public static Memory of(long pid) throws IOException {
    long resident = 0;
    long anonymous = 0;
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        resident = bytes(line);
      } else if (line.startsWith("RssAnon:")) {
        anonymous = bytes(line);
      }
    }
    return new Memory(resident, anonymous);
  }

  private static long bytes(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
  }
}

package dev.breakwater.benchmarks.delivery;

import dev.breakwater.benchmarks.BenchmarkException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A small disk for the spool, in memory, that can be filled. It is unmounted with its workspace.
 */
record SpoolDisk(Path folder) {
  private static final String SIZE = "24m";
  private static final byte[] BLOCK = new byte[64 << 10];

  static SpoolDisk mount(Path folder) throws InterruptedException {
    try {
      int status =
          new ProcessBuilder(
                  "mount",
                  "-t",
                  "tmpfs",
                  "-o",
                  "size=" + SIZE + ",mode=0700",
                  "breakwater-bench",
                  folder.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor();
      if (status != 0) {
        throw new BenchmarkException("cannot mount a tmpfs at " + folder);
      }
      return new SpoolDisk(folder);
    } catch (IOException e) {
      throw new BenchmarkException("cannot mount a tmpfs at " + folder + ": " + e, e);
    }
  }

  /** Where the spool is kept. */
  Path spool() {
    return folder.resolve("spool");
  }

  /** Leaves no room on it for so long. */
  void full(long millis) throws InterruptedException {
    Path filler = folder.resolve("filler");
    try {
      try (OutputStream out = Files.newOutputStream(filler)) {
        while (true) {
          out.write(BLOCK);
        }
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(millis); // it is full
      } finally {
        Files.deleteIfExists(filler);
      }
    } catch (IOException e) {
      throw new BenchmarkException("cannot make room on " + folder + ": " + e, e);
    }
  }
}

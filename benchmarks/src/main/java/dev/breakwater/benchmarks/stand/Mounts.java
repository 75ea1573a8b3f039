package dev.breakwater.benchmarks.stand;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is mounted within a directory that is to be deleted. */
final class Mounts {
  private static final Path MOUNTED = Path.of("/proc/self/mountinfo");

  private Mounts() {}

  /** Unmounts it, the innermost first; what is still in use goes with its last user. */
  static void unmountBelow(Path folder) throws IOException {
    List<Path> below =
        Files.readAllLines(MOUNTED).stream()
            .map(line -> Path.of(line.split(" ")[4].replace("\\040", " ")))
            .filter(at -> at.startsWith(folder.toAbsolutePath()))
            .toList();
    for (Path at : below.reversed()) {
      Process unmount =
          new ProcessBuilder("umount", "--lazy", at.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        if (unmount.waitFor() != 0) {
          throw new IOException("cannot unmount " + at);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while unmounting " + at, e);
      }
    }
  }
}

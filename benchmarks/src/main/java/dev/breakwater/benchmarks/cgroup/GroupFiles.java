package dev.breakwater.benchmarks.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The files by which a group is told and tells. */
final class GroupFiles {
  private static final int ATTEMPTS = 100;

  private GroupFiles() {}

  static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  /** A file that holds one number; empty if this kernel has no such file. */
  static OptionalLong number(Path file) throws IOException {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  /** The number behind a name in a file of lines "name number"; 0 if there is no such line. */
  static long field(Path file, String name) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
    for (String line : lines) {
      if (line.startsWith(name + " ")) {
        return Long.parseLong(line.substring(name.length() + 1).strip());
      }
    }
    return 0;
  }

  /** Removes a group; one whose last process is just ending is tried again for a second. */
  static void remove(Path directory) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.deleteIfExists(directory);
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  }
}

package dev.breakwater.benchmarks.stand;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A directory that its owner alone can enter. */
final class PrivateFolder {
  private PrivateFolder() {}

  static Path make(Path path) throws IOException {
    return Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}

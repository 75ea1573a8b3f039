package dev.breakwater.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder of recordings and conformance cases that others made, which a clone need not have. A
 * test that needs a part of it says so by name where it is absent.
 */
public final class Shared {
  private Shared() {}

  /**
   * The path within the folder that the system property {@code breakwater.shared} names, if it is
   * there.
   */
  public static Optional<Path> path(String relative) {
    String root = System.getProperty("breakwater.shared", "");
    if (root.isEmpty()) {
      return Optional.empty();
    }
    Path path = Path.of(root).resolve(relative).normalize();
    return Files.exists(path) ? Optional.of(path) : Optional.empty();
  }
}

package dev.breakwater.benchmarks.stand;

import dev.breakwater.benchmarks.BenchmarkException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The directory that holds what a measurement keeps while it runs, for its owner alone; deleted
 * when it is closed, and by the next measurement where this one is killed.
 */
public final class Workspace implements AutoCloseable {
  private static final int ATTEMPTS = 50;
  private static final String PREFIX = "breakwater-bench-";

  private final Path root;
  private final boolean kept;

  private Workspace(Path root, boolean kept) {
    this.root = root;
    this.kept = kept;
  }

  /**
   * Makes it.
   *
   * @param below where
   * @param kept whether it is to stay, for who wants to read the logs
   * @throws BenchmarkException if it cannot be made
   */
  public static Workspace open(Path below, boolean kept) {
    try {
      Files.createDirectories(below);
      sweep(below);
      Path root = below.resolve(PREFIX + ProcessHandle.current().pid());
      return new Workspace(PrivateFolder.make(root), kept);
    } catch (IOException e) {
      throw new BenchmarkException("cannot keep files in " + below + ": " + e, e);
    }
  }

  /** A path in it. */
  public Path path(String name) {
    return root.resolve(name);
  }

  /** A directory in it, made if it is not there. */
  public Path folder(String name) {
    try {
      return PrivateFolder.make(root.resolve(name));
    } catch (IOException e) {
      throw new BenchmarkException("cannot make a directory in " + root + ": " + e, e);
    }
  }

  private static void sweep(Path below) throws IOException {
    List<Path> stale;
    try (Stream<Path> entries = Files.list(below)) {
      stale =
          entries
              .filter(entry -> entry.getFileName().toString().matches(PREFIX + "[0-9]{1,10}"))
              .filter(
                  entry ->
                      ProcessHandle.of(
                              Long.parseLong(
                                  entry.getFileName().toString().substring(PREFIX.length())))
                          .isEmpty())
              .toList();
    }
    for (Path each : stale) {
      delete(each);
    }
  }

  private static void delete(Path folder) throws IOException {
    Mounts.unmountBelow(folder);
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() throws IOException {
    if (kept) {
      return;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        delete(root);
        return;
      } catch (IOException e) {
        // What was told to end may still write its last line.
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }
}

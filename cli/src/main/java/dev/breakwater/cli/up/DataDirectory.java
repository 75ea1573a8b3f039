package dev.breakwater.cli.up;

import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.cli.HomeDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where one installation keeps what it knows, held by one {@code up} at a time. The directory and
 * what is written here are for their owner alone.
 */
final class DataDirectory implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWN_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWN_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** What every directory of ours holds from the first start on. */
  private static final String LOCK = "up.lock";

  /** A socket's path has at most 107 bytes, and comes into being some 30 longer. */
  private static final int LONGEST_SOCKET_DIRECTORY = 60;

  private final Path root;
  private final FileChannel lock;
  private final Path run;

  private DataDirectory(Path root, FileChannel lock, Path run) {
    this.root = root;
    this.lock = lock;
    this.run = run;
  }

  /** Where it is unless said otherwise: the system's place for root, the user's for a user. */
  static Path standard(boolean root, Map<String, String> environment) {
    if (root) {
      return Path.of("/var/lib/breakwater");
    }
    @Nullable String configured = environment.get("XDG_DATA_HOME");
    Path base =
        configured == null || configured.isBlank()
            ? Path.of(HomeDirectory.of(environment), ".local/share")
            : Path.of(configured);
    return base.resolve("breakwater");
  }

  /**
   * Makes the directory, if need be, and holds it.
   *
   * @throws CommandFailedException if it cannot be used, or another {@code up} holds it
   */
  static DataDirectory open(Path path) {
    Path root = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(root, OWN_DIRECTORY);
      String user = System.getProperty("user.name", "");
      String owner = Files.getOwner(root).getName();
      if (!owner.equals(user)) {
        throw new CommandFailedException(
            root
                + " belongs to "
                + owner
                + ", and the parts of Breakwater run as "
                + user
                + " without the right to write there: choose another directory with --data");
      }
      if (!Files.exists(root.resolve(LOCK)) && !isEmpty(root)) {
        throw new CommandFailedException(
            root
                + " holds other things, and Breakwater closes its data to everybody else: choose an"
                + " empty or a new directory with --data");
      }
      FileChannel lock =
          FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock.tryLock() == null) {
        lock.close();
        throw inUse(root);
      }
      Files.createDirectories(root.resolve("logs"), OWN_DIRECTORY);
      Files.createDirectories(root.resolve("publisher"), OWN_DIRECTORY);
      return new DataDirectory(root, lock, runDirectory(root));
    } catch (OverlappingFileLockException e) {
      throw inUse(root);
    } catch (IOException e) {
      throw new CommandFailedException(
          "cannot keep data in " + root + ": " + e + "; choose another directory with --data", e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.allMatch(entry -> entry.endsWith("lost+found"));
    }
  }

  private static CommandFailedException inUse(Path root) {
    return new CommandFailedException(
        "another ./breakwater up is running with "
            + root
            + ": stop it first, or choose another directory with --data");
  }

  private static Path runDirectory(Path root) throws IOException {
    Path run = root.resolve("run");
    if (run.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET_DIRECTORY) {
      return Files.createTempDirectory("breakwater", OWN_DIRECTORY);
    }
    return Files.createDirectories(run, OWN_DIRECTORY);
  }

  Path root() {
    return root;
  }

  Path store() {
    return root.resolve("store");
  }

  Path log(String part) {
    return root.resolve("logs").resolve(part + ".log");
  }

  Path authority() {
    return root.resolve("pki/ca.crt");
  }

  Path adminToken() {
    return root.resolve("admin.token");
  }

  Path publisher() {
    return root.resolve("publisher");
  }

  Path collector() {
    return root.resolve("collector");
  }

  Path enrolmentToken() {
    return root.resolve("publisher/enrolment.token");
  }

  Path socket() {
    return run.resolve("publisher.sock");
  }

  Path auditToken(String cluster) {
    return root.resolve("audit-webhook-" + cluster + ".token");
  }

  Path auditKubeconfig(String cluster) {
    return root.resolve("audit-webhook-" + cluster + ".kubeconfig");
  }

  /** Writes a file that its owner alone can read, whole or not at all. */
  static void writePrivate(Path file, String text) throws IOException {
    @Nullable Path directory = file.getParent();
    if (directory == null) {
      throw new IOException(file + " is no path for a file");
    }
    Path temporary = Files.createTempFile(directory, "new", ".tmp", OWN_FILE);
    try {
      Files.writeString(temporary, text);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** The file's text without the white space around it; empty if there is no file. */
  static Optional<String> read(Path file) throws IOException {
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(socket());
    if (!run.startsWith(root)) {
      Files.deleteIfExists(run);
    }
    lock.close();
  }
}

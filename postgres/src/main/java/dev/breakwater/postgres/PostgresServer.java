package dev.breakwater.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL that runs as a child of this process, on 127.0.0.1, over TLS, with its data in a
 * folder. It ends with this process; one that was orphaned all the same is stopped by the next
 * start on its folder.
 */
public final class PostgresServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PostgresServer.class.getName());

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 5;
  private static final int POLL_MILLIS = 20;

  private final DataFolder folder;
  private final FileChannel lockFile;
  private final PostgresProcess process;
  private final int port;

  private PostgresServer(
      DataFolder folder, FileChannel lockFile, PostgresProcess process, int port) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it on a free port.
   *
   * @param directory where programs and data lie; made on the first start
   * @throws IOException if it does not start; the message says why, with the server's last words
   */
  public static PostgresServer start(Path directory) throws IOException {
    return start(directory, OptionalInt.empty());
  }

  /**
   * Starts it on that port.
   *
   * @param directory where programs and data lie; made on the first start
   * @throws IOException if it does not start; the message says why, with the server's last words
   */
  public static PostgresServer start(Path directory, int port) throws IOException {
    return start(directory, OptionalInt.of(port));
  }

  private static PostgresServer start(Path directory, OptionalInt wanted) throws IOException {
    Path root = directory.toAbsolutePath().normalize();
    PrivateFile.makeFolder(root);
    FileChannel lock = lock(root);
    try {
      Launch launch = Launch.forThisUser();
      Binaries binaries = Binaries.unpack(root);
      DataFolder folder = new DataFolder(root, binaries, launch);
      Orphan.stop(folder.pidFile(), folder.data(), STOP_LIMIT);
      folder.prepare();
      if (Files.exists(folder.log())) {
        Files.move(
            folder.log(),
            folder.log().resolveSibling("postgres.log.1"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      for (int attempt = 1; ; attempt++) {
        int port = wanted.isPresent() ? wanted.getAsInt() : freePort();
        PostgresProcess process =
            PostgresProcess.start(
                launch.commandBoundToThread(
                    binaries.program("postgres"),
                    List.of("-D", folder.data().toString(), "-p", Integer.toString(port))),
                folder.log());
        if (isReady(process, folder)) {
          return new PostgresServer(folder, lock, process, port);
        }
        String said = Files.readString(folder.log(), UTF_8);
        if (attempt == ATTEMPTS || !mayPass(said, wanted)) {
          throw new PostgresException(
              "PostgreSQL does not start in " + root + ": " + Launch.tail(said) + advice(said));
        }
      }
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Where to connect; the server's certificate is checked. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/"
        + DataFolder.DATABASE
        + "?sslmode=verify-full&sslrootcert="
        + URLEncoder.encode(folder.certificate().toString(), UTF_8);
  }

  /** The user that owns the database. */
  public String user() {
    return DataFolder.USER;
  }

  /**
   * The user's password.
   *
   * @throws IOException if its file cannot be read
   */
  public String password() throws IOException {
    return folder.password();
  }

  /** The file that holds the password, readable by its owner alone. */
  public Path passwordFile() {
    return folder.passwordFile();
  }

  /** The certificate that a client trusts, in PEM. */
  public Path certificate() {
    return folder.certificate();
  }

  /** What the server says. */
  public Path log() {
    return folder.log();
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The server's process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Stops it: open transactions are rolled back, what is committed is on disk. */
  @Override
  public void close() throws IOException {
    try {
      process.stop(STOP_LIMIT);
    } finally {
      lockFile.close();
    }
  }

  /** Waits until the server writes that it is ready, or ends. */
  private static boolean isReady(PostgresProcess process, DataFolder folder) throws IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    try {
      while (System.nanoTime() < deadline) {
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          return false;
        }
        if (saysReady(folder.pidFile(), process.pid())) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      process.stop(STOP_LIMIT);
      Thread.currentThread().interrupt();
      throw new PostgresException("the start of PostgreSQL was interrupted", e);
    }
    process.stop(STOP_LIMIT);
    throw new PostgresException(
        "PostgreSQL was not ready within "
            + START_LIMIT.toSeconds()
            + " seconds: see "
            + folder.log());
  }

  private static boolean saysReady(Path pidFile, long pid) throws IOException {
    if (!Files.exists(pidFile)) {
      return false;
    }
    List<String> lines = Files.readAllLines(pidFile, UTF_8);
    return lines.size() >= 8
        && lines.getFirst().strip().equals(Long.toString(pid))
        && lines.get(7).strip().equals("ready");
  }

  /**
   * Whether another try may succeed: the port was taken, or a killed server's children still end.
   */
  private static boolean mayPass(String said, OptionalInt wanted) {
    return said.contains("pre-existing shared memory block")
        || (wanted.isEmpty() && said.contains("could not bind"));
  }

  private static String advice(String said) {
    if (said.contains("incompatible with server")) {
      return ". The data are of another version of PostgreSQL: dump them with that version and"
          + " restore them with this one, or start with another data folder";
    }
    if (said.contains("could not bind")) {
      return ". The port is taken: choose another";
    }
    return "";
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      LOG.log(System.Logger.Level.DEBUG, "this process itself holds the lock", e);
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new PostgresException(
          "another process runs PostgreSQL in " + root + ": stop it, or use another data folder");
    }
    return channel;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

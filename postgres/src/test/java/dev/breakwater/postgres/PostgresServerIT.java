package dev.breakwater.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {
  @TempDir static Path unpacked;
  @TempDir Path folder;

  @BeforeEach
  void shareTheProgramsThatTakeSecondsToUnpack() throws IOException {
    Path programs = Binaries.unpack(unpacked).home();
    Files.createSymbolicLink(folder.resolve(programs.getFileName()), programs);
  }

  @AfterEach
  void leaveTheProgramsForTheNext() throws IOException {
    Files.delete(folder.resolve(Binaries.unpack(unpacked).home().getFileName()));
  }

  @Test
  void keepsItsDataThroughStopAndStart() throws Exception {
    try (PostgresServer server = PostgresServer.start(folder)) {
      execute(server, "CREATE TABLE kept (text text)");
      execute(server, "INSERT INTO kept VALUES ('Grüße, 世界')");
    }
    try (PostgresServer server = PostgresServer.start(folder)) {
      assertThat(query(server, "SELECT text FROM kept")).isEqualTo("Grüße, 世界");
      assertThat(query(server, "SHOW server_encoding")).isEqualTo("UTF8");
    }
  }

  @Test
  void isStoppedWhenCloseReturns() throws Exception {
    PostgresServer server = PostgresServer.start(folder);
    long pid = server.pid();
    try (Connection left = connect(server)) {
      server.close();
      assertThat(left.isValid(1)).isFalse();
    }

    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(Files.exists(folder.resolve("data/postmaster.pid"))).isFalse();
  }

  @Test
  void takesOverFromAServerThatWasKilled() throws Exception {
    try (PostgresServer server = PostgresServer.start(folder)) {
      execute(server, "CREATE TABLE kept AS SELECT 'committed' AS text");
      ProcessHandle killed = ProcessHandle.of(server.pid()).orElseThrow();
      killed.destroyForcibly();
      killed.onExit().get(10, TimeUnit.SECONDS);
    }
    try (PostgresServer server = PostgresServer.start(folder)) {
      assertThat(query(server, "SELECT text FROM kept")).isEqualTo("committed");
    }
  }

  @Test
  void endsWithTheProcessThatStartedItAndTheNextStartTakesOver() throws Exception {
    Process starter = startInAnotherJava();
    String pid = starter.inputReader().readLine();
    assertThat(pid).matches("[0-9]+");
    ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();

    starter.destroyForcibly().waitFor();

    try (PostgresServer next = PostgresServer.start(folder)) {
      assertThat(ShutDown.runs(server)).isFalse();
      assertThat(query(next, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void refusesASecondServerOnTheSameFolder() throws Exception {
    try (PostgresServer server = PostgresServer.start(folder)) {
      assertThatThrownBy(() -> PostgresServer.start(folder))
          .isInstanceOf(PostgresException.class)
          .hasMessageContaining("another process runs PostgreSQL in " + folder);
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void refusesAWrongPassword() throws Exception {
    try (PostgresServer server = PostgresServer.start(folder)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "wrong"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void refusesAConnectionWithoutTls() throws Exception {
    try (PostgresServer server = PostgresServer.start(folder)) {
      String plain = server.jdbcUrl().replaceFirst("\\?.*", "?sslmode=disable");
      assertThatThrownBy(() -> DriverManager.getConnection(plain, server.user(), server.password()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("no encryption");
    }
  }

  @Test
  void refusesTheSuperuserAndGivesItsOwnUserNoPowerOverTheMachine() throws Exception {
    try (PostgresServer server = PostgresServer.start(folder)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(server.jdbcUrl(), "postgres", server.password()))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> execute(server, "COPY (SELECT 1) TO PROGRAM 'true'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void runsWithoutAnyCapability() throws Exception {
    try (PostgresServer server = PostgresServer.start(folder)) {
      Path namespace = Path.of("/proc/" + server.pid() + "/ns/user");
      boolean own =
          !Files.readSymbolicLink(namespace)
              .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/user")));
      boolean none =
          Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
              .anyMatch(line -> line.matches("CapEff:\\s+0+"));
      assertThat(own || none).as("own user namespace, or no capability").isTrue();
    }
  }

  @Test
  void keepsPasswordAndKeyFromOthers() throws Exception {
    try (PostgresServer server = PostgresServer.start(folder)) {
      assertThat(permissions(server.passwordFile())).isEqualTo("rw-------");
      assertThat(permissions(folder.resolve("server.key"))).isEqualTo("rw-------");
      assertThat(permissions(folder)).isEqualTo("rwx------");
    }
  }

  @Test
  void setsANewPasswordWhereItsFileWasLost() throws Exception {
    try (PostgresServer server = PostgresServer.start(folder)) {
      Files.delete(server.passwordFile());
    }
    try (PostgresServer server = PostgresServer.start(folder)) {
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void saysThatAPortIsTaken() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> PostgresServer.start(folder, socket.getLocalPort()))
          .isInstanceOf(PostgresException.class)
          .hasMessageContaining("The port is taken");
    }
    try (PostgresServer server = PostgresServer.start(folder)) {
      assertThat(server.isAlive()).isTrue();
    }
  }

  @Test
  void saysThatDataAreOfAnotherVersion() throws Exception {
    PostgresServer.start(folder).close();
    Files.writeString(folder.resolve("data/PG_VERSION"), "9\n");

    assertThatThrownBy(() -> PostgresServer.start(folder))
        .isInstanceOf(PostgresException.class)
        .hasMessageContaining("The data are of another version of PostgreSQL");
  }

  @Test
  void removesTheFileOfAServerThatIsGone() throws Exception {
    PostgresServer.start(folder).close();
    long unrelated = ProcessHandle.current().pid();
    Files.writeString(folder.resolve("data/postmaster.pid"), unrelated + "\n/elsewhere\n");

    try (PostgresServer server = PostgresServer.start(folder)) {
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void unpacksAnewWhatAKilledStartLeftHalfUnpacked() throws Exception {
    Path fresh = folder.resolve("fresh");
    Path left = fresh.resolve("unpacking-123");
    Files.createDirectories(left.resolve("bin"));
    Files.writeString(left.resolve("bin/postgres"), "half");

    Binaries binaries = Binaries.unpack(fresh);

    assertThat(Files.exists(left)).isFalse();
    assertThat(Files.isExecutable(binaries.program("postgres"))).isTrue();
  }

  private Process startInAnotherJava() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            StartAndStay.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** A process that starts a server, says its process id and stays. */
  static final class StartAndStay {
    private StartAndStay() {}

    public static void main(String[] arguments) throws Exception {
      PostgresServer server = PostgresServer.start(Path.of(arguments[0]));
      System.out.println(server.pid());
      Thread.currentThread().join();
    }
  }

  private static Connection connect(PostgresServer server) throws Exception {
    return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
  }

  private static void execute(PostgresServer server, String sql) throws Exception {
    try (Connection connection = connect(server);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(PostgresServer server, String sql) throws Exception {
    try (Connection connection = connect(server);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}

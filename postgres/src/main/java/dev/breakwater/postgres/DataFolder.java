package dev.breakwater.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The folder of one PostgreSQL: its data, its settings, its password and its certificate. The
 * superuser cannot log in; the role that can owns one database and nothing else.
 */
final class DataFolder {
  static final String USER = "breakwater";
  static final String DATABASE = "breakwater";

  private static final String ACCESS =
      """
      # Written at each start. Over TLS from this machine with the password, and nothing else.
      hostssl %s %s 127.0.0.1/32 scram-sha-256
      """
          .formatted(DATABASE, USER);

  private final Path folder;
  private final Binaries binaries;
  private final Launch launch;

  DataFolder(Path folder, Binaries binaries, Launch launch) {
    this.folder = folder;
    this.binaries = binaries;
    this.launch = launch;
  }

  Path data() {
    return folder.resolve("data");
  }

  Path certificate() {
    return folder.resolve("server.crt");
  }

  Path log() {
    return folder.resolve("postgres.log");
  }

  Path pidFile() {
    return data().resolve("postmaster.pid");
  }

  private Path key() {
    return folder.resolve("server.key");
  }

  Path passwordFile() {
    return folder.resolve("password");
  }

  String password() throws IOException {
    return Files.readString(passwordFile(), UTF_8).strip();
  }

  /** Makes the data on the first start, and settings and certificate on each. */
  void prepare() throws IOException {
    if (!Files.exists(data())) {
      initialise();
    }
    LoopbackCertificate.write(certificate(), key());
    PrivateFile.write(data().resolve("pg_hba.conf"), ACCESS);
    PrivateFile.write(data().resolve("postgresql.conf"), settings());
    if (!Files.exists(passwordFile())) {
      String password = newPassword();
      asSuperuser("ALTER ROLE " + USER + " PASSWORD '" + password + "';\n", data());
      PrivateFile.write(passwordFile(), password + "\n");
    }
  }

  private void initialise() throws IOException {
    Path unfinished = folder.resolve("data.new");
    Binaries.deleteTree(unfinished);
    launch.run(
        binaries.program("initdb"),
        List.of(
            "--pgdata=" + unfinished,
            "--username=postgres",
            "--auth=reject",
            "--encoding=UTF8",
            "--locale=C",
            "--data-checksums",
            "--no-instructions"),
        "",
        "making the store in " + folder);
    String password = newPassword();
    asSuperuser(
        "CREATE ROLE "
            + USER
            + " LOGIN PASSWORD '"
            + password
            + "';\n"
            + "CREATE DATABASE "
            + DATABASE
            + " OWNER "
            + USER
            + ";\n",
        unfinished);
    PrivateFile.write(passwordFile(), password + "\n");
    Files.move(unfinished, data());
  }

  /**
   * Single-user mode says its errors and ends with status 0; what it says may quote the password.
   */
  private void asSuperuser(String statements, Path data) throws IOException {
    String purpose = "making the role of the store in " + folder;
    String said =
        launch.run(
            binaries.program("postgres"),
            List.of("--single", "-D", data.toString(), "postgres"),
            statements,
            purpose);
    List<String> errors =
        said.lines().filter(line -> line.contains("ERROR:") || line.contains("FATAL:")).toList();
    if (!errors.isEmpty()) {
      throw new PostgresException(purpose + " failed: " + String.join("; ", errors));
    }
  }

  private static String newPassword() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private String settings() {
    return """
        # Written at each start: small, for one machine. A server of one's own (--database) is tuned by its owner.
        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        max_connections = 40
        ssl = on
        ssl_cert_file = '%s'
        ssl_key_file = '%s'
        ssl_min_protocol_version = 'TLSv1.3'
        password_encryption = 'scram-sha-256'
        shared_buffers = 48MB
        work_mem = 4MB
        maintenance_work_mem = 32MB
        max_wal_size = 256MB
        wal_level = minimal
        max_wal_senders = 0
        max_worker_processes = 4
        autovacuum_max_workers = 2
        io_method = sync
        huge_pages = off
        jit = off
        log_checkpoints = off
        log_timezone = 'UTC'
        timezone = 'UTC'
        datestyle = 'iso'
        default_text_search_config = 'pg_catalog.simple'
        """
        .formatted(quoted(certificate()), quoted(key()));
  }

  private static String quoted(Path path) {
    return path.toAbsolutePath().toString().replace("\\", "\\\\").replace("'", "''");
  }
}

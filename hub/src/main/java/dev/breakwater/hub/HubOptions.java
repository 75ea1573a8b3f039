package dev.breakwater.hub;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the hub is told when it is started: by option, or by environment variable. */
@Command(
    name = "hub",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Takes signals in, keeps findings, and shows them by API and pages.")
final class HubOptions implements Callable<Integer> {
  private final Starter starter;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      defaultValue = "${env:BREAKWATER_DATA}",
      description = "Folder of the hub's keys and tokens; made if it is not there.")
  private @Nullable Path data;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:BREAKWATER_LISTEN:-localhost:8443}",
      description = "Address for HTTPS (default localhost:8443; port 0 takes a free one).")
  private String listen = "localhost:8443";

  @Option(
      names = "--database",
      required = true,
      paramLabel = "JDBC_URL",
      defaultValue = "${env:BREAKWATER_DATABASE}",
      description = "The PostgreSQL that keeps what is found.")
  private @Nullable String database;

  @Option(
      names = "--database-user",
      paramLabel = "NAME",
      defaultValue = "${env:BREAKWATER_DATABASE_USER:-breakwater}",
      description = "Its user (default breakwater).")
  private String databaseUser = "breakwater";

  @Option(
      names = "--database-password-file",
      required = true,
      paramLabel = "FILE",
      defaultValue = "${env:BREAKWATER_DATABASE_PASSWORD_FILE}",
      description = "File that holds the user's password.")
  private @Nullable Path databasePasswordFile;

  @Option(
      names = "--database-ca",
      paramLabel = "FILE",
      defaultValue = "${env:BREAKWATER_DATABASE_CA}",
      description = "Certificate to trust it by, in PEM; its host name is checked too.")
  private @Nullable Path databaseCa;

  @Option(
      names = "--audit-log",
      paramLabel = "CLUSTER=FILE",
      description = "Kubernetes audit log to follow; may be given more than once.")
  private List<String> auditLogs = new ArrayList<>();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Rules file to load after the shipped ones; may be given more than once.")
  private List<Path> rules = new ArrayList<>();

  /** What is done with the options once they are read. */
  interface Starter {
    int start(HubOptions options) throws Exception;
  }

  HubOptions(Starter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws Exception {
    return starter.start(this);
  }

  Path data() {
    return given(data, "--data").toAbsolutePath().normalize();
  }

  String database() {
    return given(database, "--database");
  }

  String databaseUser() {
    return databaseUser;
  }

  Path databasePasswordFile() {
    return given(databasePasswordFile, "--database-password-file");
  }

  Optional<Path> databaseCa() {
    return Optional.ofNullable(databaseCa);
  }

  List<String> auditLogs() {
    return List.copyOf(auditLogs);
  }

  List<Path> rules() {
    return List.copyOf(rules);
  }

  /**
   * The address to listen on, not resolved.
   *
   * @throws IllegalArgumentException if the option is no address
   */
  InetSocketAddress listen() {
    int colon = listen.lastIndexOf(':');
    String host = colon < 0 ? "" : listen.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      int port = Integer.parseInt(listen.substring(colon + 1));
      if (host.isEmpty() || port < 0 || port > 65_535) {
        throw new NumberFormatException("no host, or no port number");
      }
      return InetSocketAddress.createUnresolved(host, port);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--listen takes HOST:PORT, as localhost:8443, not " + listen, e);
    }
  }

  private static <T> T given(@Nullable T value, String option) {
    if (value == null) {
      throw new IllegalArgumentException(option + " is missing");
    }
    return value;
  }
}

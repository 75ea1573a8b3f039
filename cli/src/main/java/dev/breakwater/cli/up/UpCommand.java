package dev.breakwater.cli.up;

import dev.breakwater.launch.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code breakwater up}. */
@Command(
    name = "up",
    description = "Runs the whole system on this machine until Ctrl-C.",
    footer = {
      "",
      "As root on a kernel with BTF the node sensor runs too; otherwise this node is shown as not"
          + " covered.",
      "Everything that it keeps lies in the data directory: the store, keys and tokens (readable by"
          + " their owner alone), logs."
    })
public final class UpCommand implements Callable<Integer> {
  /** A name that is safe in a path, a certificate and an address. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where data are kept. Default: /var/lib/breakwater for root, else"
              + " ~/.local/share/breakwater.")
  private @Nullable Path data;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:8443",
      description =
          "Where the hub listens. Default: ${DEFAULT-VALUE}, which only this machine reaches.")
  private String listen = "";

  @Option(names = "--no-sensor", description = "Do not watch this node.")
  private boolean noSensor;

  @Option(
      names = "--allow-response",
      description =
          "Let this node stop processes and pause or kill containers when its administrator has it"
              + " do so. Default: it does not.")
  private boolean allowResponse;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      defaultValue = "local",
      description = "The cluster that this node and the audit logs are of. Default: local.")
  private String cluster = "";

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "This node's name. Default: its host name.")
  private @Nullable String node;

  @Option(
      names = "--audit-log",
      paramLabel = "FILE",
      description =
          "Follow a Kubernetes audit log file (JSON lines) through its rotation. Repeatable.")
  private List<Path> auditLogs = new ArrayList<>();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Rules of your own beside those that ship. Repeatable.")
  private List<Path> rules = new ArrayList<>();

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = "Use this PostgreSQL (jdbc:postgresql://…) in place of one that is started.")
  private @Nullable String database;

  @Option(
      names = "--database-user",
      paramLabel = "USER",
      description = "The role to log in to it as.")
  private @Nullable String databaseUser;

  @Option(
      names = "--database-password-file",
      paramLabel = "FILE",
      description = "File with that role's password.")
  private @Nullable Path databasePasswordFile;

  @Override
  public Integer call() throws Exception {
    Map<String, String> environment = System.getenv();
    boolean root = "root".equals(System.getProperty("user.name"));
    UpOptions options = options(root, environment);
    Console console = new Console(spec.commandLine().getOut());
    Up up = new Up(options, Installation.current(environment), console, root, environment);

    Thread main = Thread.currentThread();
    Thread end = new Thread(() -> up.end(main), "end");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      up.run();
    } catch (InterruptedException e) {
      console.say("Breakwater has stopped.");
    } finally {
      up.ended();
    }
    return 0;
  }

  private UpOptions options(boolean root, Map<String, String> environment) {
    String node = Optional.ofNullable(this.node).orElseGet(HostName::current);
    requireName("--cluster", cluster);
    requireName("--node", node);
    return new UpOptions(
        Optional.ofNullable(data).orElseGet(() -> DataDirectory.standard(root, environment)),
        listen(),
        noSensor,
        allowResponse,
        cluster,
        node,
        auditLogs.stream().map(Path::toAbsolutePath).toList(),
        rules.stream().map(Path::toAbsolutePath).toList(),
        database());
  }

  private ListenAddress listen() {
    try {
      return ListenAddress.parse(listen);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--listen " + listen + ": " + e.getMessage(), e);
    }
  }

  private Optional<DatabaseAddress> database() {
    if (database == null) {
      if (databaseUser != null || databasePasswordFile != null) {
        throw new ParameterException(
            spec.commandLine(), "--database-user and --database-password-file go with --database");
      }
      return Optional.empty();
    }
    if (databaseUser == null || databasePasswordFile == null) {
      throw new ParameterException(
          spec.commandLine(), "--database needs --database-user and --database-password-file");
    }
    if (!database.startsWith("jdbc:postgresql:")) {
      throw new ParameterException(
          spec.commandLine(), "--database is of the form jdbc:postgresql://HOST:PORT/NAME");
    }
    return Optional.of(
        new DatabaseAddress(database, databaseUser, databasePasswordFile.toAbsolutePath()));
  }

  private void requireName(String option, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          option
              + " "
              + name
              + ": a name has lower-case letters, digits, - and . and at most 63 characters");
    }
  }
}

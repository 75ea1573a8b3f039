package dev.breakwater.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How a program of PostgreSQL is run. PostgreSQL refuses to run as root, so root runs it in a user
 * namespace in which nobody is mapped: it reads and writes root's files as their owner, but holds
 * no capability on the machine.
 */
final class Launch {
  private static final int TOLD_CHARACTERS = 4000;

  private final List<String> prefix;

  private Launch(List<String> prefix) {
    this.prefix = prefix;
  }

  /** The way for the user that this process runs as. */
  static Launch forThisUser() throws IOException {
    if (!isRoot()) {
      return new Launch(List.of());
    }
    Path unshare =
        find("unshare")
            .orElseThrow(
                () ->
                    new PostgresException(
                        "root starts PostgreSQL through the program unshare, which is not there:"
                            + " install util-linux, or use a server of your own (--database)"));
    return new Launch(List.of(unshare.toString(), "--user", "--"));
  }

  /** The command that runs the program for as long as it takes. */
  List<String> command(Path program, List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }

  /**
   * The command that runs the program until the thread that starts it ends: the kernel then sends
   * it SIGINT, PostgreSQL's fast shutdown. Where setpriv is not there it runs on, and the next
   * start takes over from it. It has a session of its own: Ctrl-C in a terminal does not reach it,
   * so that who started it can stop those first who use it.
   */
  List<String> commandBoundToThread(Path program, List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    find("setsid").ifPresent(setsid -> command.add(setsid.toString()));
    find("setpriv")
        .ifPresent(
            setpriv -> command.addAll(List.of(setpriv.toString(), "--pdeathsig", "INT", "--")));
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }

  /**
   * Runs the program to its end.
   *
   * @return what it said
   */
  String run(Path program, List<String> arguments, String input, String purpose)
      throws IOException {
    Process process =
        environment(new ProcessBuilder(command(program, arguments)))
            .redirectErrorStream(true)
            .start();
    try (var stdin = process.outputWriter(UTF_8)) {
      stdin.write(input);
    } catch (IOException e) {
      process.destroyForcibly();
      throw new PostgresException(purpose + " failed: " + program + " does not listen", e);
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new PostgresException(purpose + " did not end within two minutes: " + tail(said));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new PostgresException(purpose + " was interrupted", e);
    }
    if (process.exitValue() != 0) {
      throw new PostgresException(
          purpose + " failed with status " + process.exitValue() + ": " + tail(said) + hint(said));
    }
    return said;
  }

  /** Leaves out what would make PostgreSQL's programs speak or look elsewhere than told. */
  static ProcessBuilder environment(ProcessBuilder builder) {
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    environment.put("LC_ALL", "C");
    environment.put("TZ", "UTC");
    return builder;
  }

  static String tail(String text) {
    String trimmed = text.strip();
    return trimmed.length() <= TOLD_CHARACTERS
        ? trimmed
        : "…" + trimmed.substring(trimmed.length() - TOLD_CHARACTERS);
  }

  private static String hint(String said) {
    return said.toLowerCase(Locale.ROOT).contains("unshare")
        ? ". This machine does not let root make a user namespace: run as an ordinary user, or use a"
            + " server of your own (--database)"
        : "";
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/bin:/bin:/usr/sbin:/sbin";
    for (String folder : path.split(":")) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return Optional.of(Path.of(folder, program));
      }
    }
    return Optional.empty();
  }
}

package dev.breakwater.cli.up;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The commands that start the parts, each in a JVM and with the rights that fit it. */
final class Programs {
  /** Loading eBPF programs and reading other processes' files below /proc. */
  static final Set<String> SENSOR_CAPABILITIES =
      Set.of("sys_admin", "sys_ptrace", "sys_resource", "dac_read_search");

  private static final List<String> EVERY_JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dfile.encoding=UTF-8");
  private static final List<String> AGENT_JVM =
      List.of(
          "-Xss512k",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=24m",
          "-Djava.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n");

  private final UpOptions options;
  private final Installation installation;
  private final DataDirectory data;
  private final Confinement confinement;

  Programs(
      UpOptions options, Installation installation, DataDirectory data, Confinement confinement) {
    this.options = options;
    this.installation = installation;
    this.data = data;
    this.confinement = confinement;
  }

  Program hub(DatabaseAddress database) {
    List<String> command = java(List.of("-Xmx256m"));
    command.addAll(List.of("-jar", installation.hub().toString()));
    command.addAll(List.of("--data", data.root().toString()));
    command.addAll(List.of("--listen", options.listen().text()));
    command.addAll(List.of("--database", database.url()));
    command.addAll(List.of("--database-user", database.user()));
    command.addAll(List.of("--database-password-file", database.passwordFile().toString()));
    for (Path log : options.auditLogs()) {
      command.addAll(List.of("--audit-log", options.cluster() + "=" + log));
    }
    addRules(command);
    return program("the hub", command, Set.of(), Optional.of("hub ready "));
  }

  Program publisher(Administration administration, Sensor sensor) {
    List<String> base = java(AGENT_JVM);
    base.addAll(
        List.of(
            "-Xmx48m",
            "-cp",
            installation.classPath("publisher"),
            "dev.breakwater.publisher.Publisher",
            "--hub",
            options.listen().local().toString(),
            "--hub-ca",
            data.authority().toString(),
            "--cluster",
            options.cluster(),
            "--node",
            options.node(),
            "--state",
            data.publisher().toString(),
            "--socket",
            data.socket().toString()));
    return new Program(
        "the publisher",
        () -> {
          List<String> command = new ArrayList<>(base);
          if (administration.writeEnrolmentToken()) {
            command.addAll(List.of("--enrolment-token-file", data.enrolmentToken().toString()));
          }
          sensor.notCovered().ifPresent(reason -> command.addAll(List.of("--not-covered", reason)));
          return confinement.confined(Set.of(), command);
        },
        Optional.of("publisher ready "));
  }

  Program collector() {
    List<String> command = java(AGENT_JVM);
    command.addAll(
        List.of(
            "-Xmx96m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            installation.classPath("collector"),
            "dev.breakwater.collector.Collector",
            "--cluster",
            options.cluster(),
            "--node",
            options.node(),
            "--socket",
            data.socket().toString()));
    addRules(command);
    return program("the collector", command, SENSOR_CAPABILITIES, Optional.empty());
  }

  private void addRules(List<String> command) {
    for (Path rules : options.rules()) {
      command.addAll(List.of("--rules", rules.toString()));
    }
  }

  private List<String> java(List<String> jvm) {
    List<String> command = new ArrayList<>();
    command.add(installation.java().toString());
    command.addAll(EVERY_JVM);
    command.addAll(jvm);
    return command;
  }

  private Program program(
      String name, List<String> command, Set<String> capabilities, Optional<String> ready) {
    List<String> confined = confinement.confined(capabilities, command);
    return new Program(name, () -> confined, ready);
  }
}

package dev.breakwater.cli.up;

import dev.breakwater.launch.PartCommands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts that {@code up} runs, and what each is told. */
final class Programs {
  private final UpOptions options;
  private final DataDirectory data;
  private final PartCommands commands;

  Programs(UpOptions options, DataDirectory data, PartCommands commands) {
    this.options = options;
    this.data = data;
    this.commands = commands;
  }

  Program hub(DatabaseAddress database) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("--data", data.root().toString()));
    command.addAll(List.of("--listen", options.listen().text()));
    command.addAll(List.of("--database", database.url()));
    command.addAll(List.of("--database-user", database.user()));
    command.addAll(List.of("--database-password-file", database.passwordFile().toString()));
    for (Path log : options.auditLogs()) {
      command.addAll(List.of("--audit-log", options.cluster() + "=" + log));
    }
    addRules(command);
    return program("the hub", commands.hub(command), Optional.of("hub ready "));
  }

  Program publisher(Administration administration, Sensor sensor) {
    List<String> base =
        List.of(
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
            data.socket().toString());
    return new Program(
        "the publisher",
        () -> {
          List<String> command = new ArrayList<>(base);
          if (administration.writeEnrolmentToken()) {
            command.addAll(List.of("--enrolment-token-file", data.enrolmentToken().toString()));
          }
          sensor.notCovered().ifPresent(reason -> command.addAll(List.of("--not-covered", reason)));
          return commands.publisher(command);
        },
        Optional.of("publisher ready "));
  }

  Program collector() {
    List<String> command =
        new ArrayList<>(
            List.of(
                "--cluster",
                options.cluster(),
                "--node",
                options.node(),
                "--socket",
                data.socket().toString(),
                "--hub-ca",
                data.authority().toString(),
                "--state",
                data.collector().toString()));
    if (options.allowResponse()) {
      command.add("--allow-response");
    }
    addRules(command);
    return program("the collector", commands.collector(command), Optional.empty());
  }

  private void addRules(List<String> command) {
    for (Path rules : options.rules()) {
      command.addAll(List.of("--rules", rules.toString()));
    }
  }

  private static Program program(String name, List<String> command, Optional<String> ready) {
    return new Program(name, () -> command, ready);
  }
}

package dev.breakwater.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The commands that start the parts, each in a JVM and with the rights that fit it. What a part is
 * told is its caller's matter.
 */
public final class PartCommands {
  /**
   * Loading eBPF programs; reading other processes' entries below /proc; locking the programs'
   * memory on kernels that still count it.
   */
  private static final Set<String> SENSOR_CAPABILITIES =
      Set.of("sys_admin", "sys_ptrace", "sys_resource");

  private static final List<String> EVERY_JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dfile.encoding=UTF-8");

  /**
   * Small from the start, and what compilers and libraries have freed goes back to the machine:
   * without it a tenth of an agent's resident memory is of no use to anybody.
   */
  private static final List<String> AGENT_JVM =
      List.of(
          "-Xss512k",
          "-Xms16m",
          "-XX:TrimNativeHeapInterval=30000", // milliseconds
          "-Djava.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n");

  private final Installation installation;
  private final Confinement confinement;

  public PartCommands(Installation installation, Confinement confinement) {
    this.installation = installation;
    this.confinement = confinement;
  }

  /** The hub, which has no right beyond its user's. */
  public List<String> hub(List<String> arguments) {
    List<String> command = java(List.of("-Xmx256m"));
    command.addAll(List.of("-jar", installation.hub().toString()));
    command.addAll(arguments);
    return confinement.confined(Set.of(), command);
  }

  /** The publisher, which has no right beyond its user's. */
  public List<String> publisher(List<String> arguments) {
    List<String> command = java(AGENT_JVM);
    command.addAll(
        List.of(
            "-Xmx24m",
            "-Xmn8m",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=24m",
            "-cp",
            installation.classPath("publisher"),
            "dev.breakwater.publisher.Publisher"));
    command.addAll(arguments);
    return confinement.confined(Set.of(), command);
  }

  /** The collector, with the capabilities that its sensor needs. */
  public List<String> collector(List<String> arguments) {
    List<String> command = java(AGENT_JVM);
    command.addAll(
        List.of(
            "-Xmx36m",
            "-Xmn10m",
            // Optimised code judges an event in a third of the time.
            "-XX:ReservedCodeCacheSize=32m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            installation.classPath("collector"),
            "dev.breakwater.collector.Collector"));
    command.addAll(arguments);
    return confinement.confined(SENSOR_CAPABILITIES, command);
  }

  private List<String> java(List<String> jvm) {
    List<String> command = new ArrayList<>();
    command.add(installation.java().toString());
    command.addAll(EVERY_JVM);
    command.addAll(jvm);
    return command;
  }
}

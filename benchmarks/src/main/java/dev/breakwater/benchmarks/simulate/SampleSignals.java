package dev.breakwater.benchmarks.simulate;

import dev.breakwater.signals.Actor;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.Endpoint;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Process;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.ProcessEntity;
import dev.breakwater.signals.Severity;
import dev.breakwater.signals.User;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Signals as a busy node sends them: executions and their ends, connections between them, and now
 * and then a finding. Their sizes are those of real ones; their texts say that they are simulated.
 */
public final class SampleSignals {
  private static final int CONTAINERS = 20;
  private static final int ANCESTORS = 3;
  private static final List<String> PROGRAMS =
      List.of("/usr/bin/curl", "/bin/sh", "/usr/bin/python3", "/app/server", "/usr/bin/git");

  private final RandomGenerator random;
  private final String name;
  private final List<Container> containers;
  private final int findingEvery;

  /**
   * @param name stands in command lines and in the ids of findings
   * @param findingEvery one signal in so many is a finding
   */
  public SampleSignals(RandomGenerator random, String name, int findingEvery) {
    this.random = random;
    this.name = name;
    this.findingEvery = findingEvery;
    this.containers =
        java.util.stream.IntStream.range(0, CONTAINERS).mapToObj(this::container).toList();
  }

  /** The signal of that number: the same number gives the same kind. */
  public Payload payload(long number, Instant now) {
    if (number % findingEvery == 0) {
      return finding(number, now);
    }
    return switch ((int) (number % 10)) {
      case 0, 1, 2, 3 -> launch(number, now);
      case 4, 5, 6 -> end(number, now);
      default -> connection(number, now);
    };
  }

  /** An execution; the last word of its command line is the number. */
  public ProcessActivity launch(long number, Instant now) {
    return new ProcessActivity(ProcessActivity.Action.LAUNCH, actor(number, now), 0);
  }

  private ProcessActivity end(long number, Instant now) {
    return new ProcessActivity(ProcessActivity.Action.TERMINATE, actor(number, now), 0);
  }

  private NetworkActivity connection(long number, Instant now) {
    return new NetworkActivity(
        NetworkActivity.Action.OPEN,
        actor(number, now),
        new Endpoint("10.1.2.3", 30_000 + (int) (number % 20_000)),
        new Endpoint("10.4.5." + random.nextInt(1, 255), 443),
        "tcp",
        0);
  }

  /** A finding; its id ends with the number. */
  public Finding finding(long number, Instant now) {
    return new Finding(
        name + "-" + number,
        "Simulated finding",
        "",
        "Simulated finding",
        "A simulated node says that something was executed (" + name + " " + number + ")",
        Severity.LOW,
        "syscall",
        List.of("T1059"),
        List.of("simulated"),
        Map.of("proc.name", "sh", "proc.pid", Long.toString(number % 32_768)),
        launch(number, now));
  }

  private Actor actor(long number, Instant now) {
    List<ProcessEntity> ancestry =
        java.util.stream.IntStream.range(0, ANCESTORS)
            .mapToObj(i -> entity(1 + i, "/usr/bin/containerd-shim", "containerd-shim " + i, now))
            .toList();
    String program = PROGRAMS.get((int) (number % PROGRAMS.size()));
    return new Actor(
        new Process(
            entity(
                1000 + (int) (number % 30_000), program, program + " " + name + " " + number, now),
            "/srv",
            new User(1000, "app"),
            "",
            ancestry),
        containers.get((int) (number % CONTAINERS)));
  }

  private ProcessEntity entity(int pid, String path, String commandLine, Instant now) {
    return new ProcessEntity(
        pid,
        pid + "-" + random.nextLong(1L << 50),
        path.substring(path.lastIndexOf('/') + 1),
        path,
        commandLine,
        now);
  }

  private Container container(int number) {
    byte[] id = new byte[32];
    random.nextBytes(id);
    return new Container(
        HexFormat.of().formatHex(id),
        "simulated",
        "registry.example/simulated:1",
        "containerd",
        "00000000-0000-0000-0000-" + "%012d".formatted(number),
        "simulated-" + number,
        "simulated",
        Map.of("breakwater.dev/simulated", "true"),
        "Deployment/simulated");
  }
}

package dev.breakwater.detection.node;

import dev.breakwater.signals.Container;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process of a test; what a test does not say is ordinary. */
record TestProcess(
    String name,
    String exePath,
    List<String> arguments,
    @Nullable NodeProcess parent,
    String containerId,
    long tty,
    boolean executableInUpperLayer,
    boolean executableInMemory,
    long executableChangedNanos,
    boolean standardStreamIsSocket,
    int vpid)
    implements NodeProcess {

  static final String CONTAINER = "0123456789ab".repeat(5) + "cdef";
  private static final long CONTAINER_START = 1_700_000_000_000_000_000L;

  /** A program of the node. */
  static TestProcess host(String exePath, String... arguments) {
    return new TestProcess(
        comm(exePath), exePath, List.of(arguments), null, "", 0, false, false, 0, false, 4_711);
  }

  /** A program in a container. */
  static TestProcess contained(String exePath, String... arguments) {
    TestProcess process = host(exePath, arguments);
    return new TestProcess(
        process.name, exePath, process.arguments, null, CONTAINER, 0, false, false, 0, false, 7);
  }

  /** As started through a link of that name, or by a program that names itself so. */
  TestProcess named(String other) {
    return new TestProcess(
        other,
        exePath,
        arguments,
        parent,
        containerId,
        tty,
        executableInUpperLayer,
        executableInMemory,
        executableChangedNanos,
        standardStreamIsSocket,
        vpid);
  }

  TestProcess childOf(NodeProcess other) {
    return new TestProcess(
        name,
        exePath,
        arguments,
        other,
        containerId,
        tty,
        executableInUpperLayer,
        executableInMemory,
        executableChangedNanos,
        standardStreamIsSocket,
        vpid);
  }

  TestProcess withTerminal() {
    return new TestProcess(
        name,
        exePath,
        arguments,
        parent,
        containerId,
        34_816,
        executableInUpperLayer,
        executableInMemory,
        executableChangedNanos,
        standardStreamIsSocket,
        vpid);
  }

  TestProcess inUpperLayer() {
    return new TestProcess(
        name,
        exePath,
        arguments,
        parent,
        containerId,
        tty,
        true,
        executableInMemory,
        executableChangedNanos,
        standardStreamIsSocket,
        vpid);
  }

  TestProcess inMemory() {
    return new TestProcess(
        name,
        exePath,
        arguments,
        parent,
        containerId,
        tty,
        executableInUpperLayer,
        true,
        executableChangedNanos,
        standardStreamIsSocket,
        vpid);
  }

  TestProcess changedSinceContainerStart(long nanos) {
    return new TestProcess(
        name,
        exePath,
        arguments,
        parent,
        containerId,
        tty,
        executableInUpperLayer,
        executableInMemory,
        CONTAINER_START + nanos,
        standardStreamIsSocket,
        vpid);
  }

  TestProcess onSocket() {
    return new TestProcess(
        name,
        exePath,
        arguments,
        parent,
        containerId,
        tty,
        executableInUpperLayer,
        executableInMemory,
        executableChangedNanos,
        true,
        vpid);
  }

  @Override
  public int pid() {
    return 4_711;
  }

  @Override
  public String exe() {
    return exePath;
  }

  @Override
  public String workingDirectory() {
    return "/";
  }

  @Override
  public long uid() {
    return 0;
  }

  @Override
  public long gid() {
    return 0;
  }

  @Override
  public String userName() {
    return "root";
  }

  @Override
  public long loginUid() {
    return -1;
  }

  @Override
  public long startNanos() {
    return CONTAINER_START + 60_000_000_000L;
  }

  @Override
  public long effectiveCapabilities() {
    return 1L << 21 | 1;
  }

  @Override
  public long pidNamespaceStartNanos() {
    return CONTAINER_START;
  }

  private static String comm(String exePath) {
    String name = exePath.substring(exePath.lastIndexOf('/') + 1);
    return name.length() <= 15 ? name : name.substring(0, 15);
  }

  @Override
  public String shortContainerId() {
    return Container.abbreviated(containerId);
  }
}

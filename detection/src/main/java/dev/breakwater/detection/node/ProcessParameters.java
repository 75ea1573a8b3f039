package dev.breakwater.detection.node;

import static dev.breakwater.detection.node.ParameterKinds.given;
import static dev.breakwater.detection.node.ParameterKinds.quantity;
import static dev.breakwater.detection.node.ParameterKinds.result;

/** The parameters of executions and of new processes, which are those of the process. */
final class ProcessParameters {
  private static final Names EXECUTABLE_FLAGS =
      Names.flags("1 EXE_WRITABLE  2 EXE_UPPER_LAYER  4 EXE_FROM_MEMFD");

  private ProcessParameters() {}

  static Parameter[] ofExecution() {
    return new Parameter[] {
      result(),
      given("exe", event -> event.process().exe()),
      given("args", event -> event.process().argumentLine()),
      quantity("tid", event -> event.process().pid()),
      quantity("pid", event -> event.process().pid()),
      quantity("ptid", ProcessParameters::parent),
      given("cwd", event -> event.process().workingDirectory()),
      given("comm", event -> event.process().name()),
      given("env", EnvironmentFields::environment),
      quantity("tty", event -> event.process().tty()),
      quantity("vpgid", event -> event.process().virtualProcessGroup()),
      quantity("loginuid", event -> event.process().loginUid()),
      ParameterKinds.named("flags", ProcessParameters::executable, EXECUTABLE_FLAGS),
      quantity("exe_ino", event -> event.process().executableInode()),
      quantity("exe_ino_ctime", event -> event.process().executableChangedNanos()),
      quantity("exe_ino_mtime", event -> event.process().executableModifiedNanos()),
      quantity("uid", event -> event.process().uid()),
      given("trusted_exepath", event -> event.process().exePath()),
      quantity("pgid", event -> event.process().processGroup()),
      quantity("gid", event -> event.process().gid())
    };
  }

  static Parameter[] ofClone() {
    return new Parameter[] {
      result(),
      given("exe", event -> event.process().exe()),
      given("args", event -> event.process().argumentLine()),
      quantity("tid", event -> event.process().pid()),
      quantity("pid", event -> event.process().pid()),
      quantity("ptid", ProcessParameters::parent),
      given("cwd", event -> event.process().workingDirectory()),
      given("comm", event -> event.process().name()),
      quantity("uid", event -> event.process().uid()),
      quantity("gid", event -> event.process().gid()),
      quantity("vtid", event -> event.process().vpid()),
      quantity("vpid", event -> event.process().vpid()),
      quantity("pidns_init_start_ts", event -> event.process().pidNamespaceStartNanos())
    };
  }

  private static long parent(NodeEvent event) {
    NodeProcess parent = event.process().parent();
    return parent == null ? NodeEvent.ABSENT : parent.pid();
  }

  private static long executable(NodeEvent event) {
    NodeProcess process = event.process();
    return (process.executableWritable() ? 1 : 0)
        | (process.executableInUpperLayer() ? 2 : 0)
        | (process.executableInMemory() ? 4 : 0);
  }
}

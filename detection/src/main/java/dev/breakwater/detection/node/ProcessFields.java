package dev.breakwater.detection.node;

import dev.breakwater.detection.FieldList;
import dev.breakwater.rules.Field.Argument;
import dev.breakwater.rules.FieldType;
import dev.breakwater.rules.Reader;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The fields on the process and its forebears: {@code proc.*} and {@code thread.*}. Of {@code
 * proc.aname} and its sisters {@code [0]} is the process, {@code [1]} its parent; without brackets
 * they mean any forebear.
 */
final class ProcessFields {
  /** How far up the ancestry is followed. */
  private static final int MAXIMUM_DEPTH = 64;

  private ProcessFields() {}

  static void declare(FieldList<NodeEvent> fields) {
    own(fields);
    forebears(fields);
    executable(fields);
    EnvironmentFields.declare(fields);
    SessionFields.declare(fields);
    UserFields.declare(fields);
  }

  private static void own(FieldList<NodeEvent> fields) {
    texts(fields, "name", "The process' name (comm).", NodeProcess::name);
    texts(fields, "exe", "The first argument.", NodeProcess::exe);
    texts(fields, "exepath", "The executable's path.", NodeProcess::exePath);
    texts(fields, "cmdline", "Name and arguments.", NodeProcess::commandLine);
    fields
        .text("proc.exeline", "First argument and arguments.", e -> exeLine(e.process()))
        .text("proc.cwd", "The working directory.", e -> e.process().workingDirectory())
        .withArgument(
            "proc.args",
            FieldType.TEXT,
            Argument.OPTIONAL,
            "The arguments, or one of them, from 0.",
            argument -> arguments(argument))
        .number(
            "proc.cmdnargs",
            FieldType.NUMBER,
            "How many arguments.",
            e -> e.process().arguments().size())
        .number(
            "proc.cmdlenargs",
            FieldType.NUMBER,
            "The length of all arguments.",
            e -> argumentsLength(e.process()))
        .number("proc.pid", FieldType.NUMBER, "The process' id.", e -> e.process().pid())
        .number(
            "proc.vpid",
            FieldType.NUMBER,
            "The id in its own pid namespace.",
            e -> e.process().vpid())
        .number("proc.ppid", FieldType.NUMBER, "The parent's id.", e -> parent(e, NodeProcess::pid))
        .number(
            "proc.pvpid",
            FieldType.NUMBER,
            "The parent's id in its own namespace.",
            e -> parent(e, NodeProcess::vpid))
        .number(
            "thread.tid",
            FieldType.NUMBER,
            "The thread's id; the process' where it is not told.",
            e -> e.process().pid())
        .number(
            "proc.tty",
            FieldType.NUMBER,
            "The controlling terminal; 0 if none.",
            e -> e.process().tty())
        .number(
            "proc.duration",
            FieldType.DURATION,
            "How long the process has run.",
            e -> duration(e, e.process()))
        .number(
            "proc.ppid.duration",
            FieldType.DURATION,
            "How long the parent has run.",
            e -> parent(e, p -> duration(e, p)))
        .number(
            "proc.pid.ts", FieldType.TIME, "When the process began.", e -> e.process().startNanos())
        .number(
            "proc.ppid.ts",
            FieldType.TIME,
            "When the parent began.",
            e -> parent(e, NodeProcess::startNanos))
        .number(
            "proc.pidns_init_start_ts",
            FieldType.NUMBER,
            "When the pid namespace's first process began.",
            e -> e.process().pidNamespaceStartNanos())
        .number(
            "proc.stdio_is_socket",
            FieldType.BOOLEAN,
            "Own: whether standard input, output or error is a network socket.",
            e -> bit(e.process().standardStreamIsSocket()));
  }

  /** Declares {@code proc.x}, {@code proc.px} of the parent and {@code proc.ax} of forebears. */
  private static void texts(
      FieldList<NodeEvent> fields,
      String name,
      String description,
      Function<NodeProcess, @Nullable String> read) {
    fields
        .text("proc." + name, description, e -> read.apply(e.process()))
        .text("proc.p" + name, "Of the parent. " + description, e -> ofParent(e, read))
        .withArgument(
            "proc.a" + name,
            FieldType.TEXT,
            Argument.OPTIONAL,
            "Of a forebear. " + description,
            argument ->
                argument.isEmpty()
                    ? anyForebear(read)
                    : ofForebear(FieldList.index("proc.a" + name, argument), read));
  }

  private static void forebears(FieldList<NodeEvent> fields) {
    fields.withArgument(
        "proc.aargs",
        FieldType.TEXT,
        Argument.OPTIONAL,
        "Of a forebear. The arguments.",
        argument ->
            argument.isEmpty()
                ? anyForebear(NodeProcess::argumentLine)
                : ofForebear(FieldList.index("proc.aargs", argument), NodeProcess::argumentLine));
    fields.withArgument(
        "proc.apid",
        FieldType.NUMBER,
        Argument.REQUIRED,
        "The id of a forebear.",
        argument -> {
          int index = FieldList.index("proc.apid", argument);
          return (Reader.Number<NodeEvent>)
              event -> {
                NodeProcess process = forebear(event, index);
                return process == null ? Reader.Number.MISSING : process.pid();
              };
        });
  }

  private static void executable(FieldList<NodeEvent> fields) {
    fields
        .number(
            "proc.is_exe_upper_layer",
            FieldType.BOOLEAN,
            "Whether the executable was written since the container was made.",
            e -> bit(e.process().executableInUpperLayer()))
        .number(
            "proc.is_exe_writable",
            FieldType.BOOLEAN,
            "Whether the process' user may write to the executable.",
            e -> bit(e.process().executableWritable()))
        .number(
            "proc.exe_ino",
            FieldType.NUMBER,
            "The number of the executable's inode.",
            e -> e.process().executableInode())
        .number(
            "proc.exe_ino.mtime",
            FieldType.TIME,
            "When the executable was last written.",
            e -> e.process().executableModifiedNanos())
        .number(
            "proc.is_exe_from_memfd",
            FieldType.BOOLEAN,
            "Whether the executable is a file in memory only.",
            e -> bit(e.process().executableInMemory()))
        .number(
            "proc.exe_ino.ctime",
            FieldType.TIME,
            "When the executable's inode changed.",
            e -> e.process().executableChangedNanos())
        .number(
            "proc.exe_ino.ctime_duration_proc_start",
            FieldType.DURATION,
            "From the executable's change to the process' start.",
            e -> between(e.process().executableChangedNanos(), e.process().startNanos()))
        .number(
            "proc.exe_ino.ctime_duration_pidns_start",
            FieldType.DURATION,
            "From the pid namespace's start to the executable's change: negative if it is older.",
            e ->
                between(
                    e.process().pidNamespaceStartNanos(), e.process().executableChangedNanos()));
  }

  private static Reader<NodeEvent> arguments(String argument) {
    if (argument.isEmpty()) {
      return (Reader.Text<NodeEvent>) e -> e.process().argumentLine();
    }
    int index = FieldList.index("proc.args", argument);
    return (Reader.Text<NodeEvent>)
        event -> {
          List<String> arguments = event.process().arguments();
          return index < arguments.size() ? arguments.get(index) : null;
        };
  }

  static Reader.Text<NodeEvent> ofForebear(
      int index, Function<NodeProcess, @Nullable String> read) {
    return event -> {
      NodeProcess process = forebear(event, index);
      return process == null ? null : read.apply(process);
    };
  }

  private static @Nullable NodeProcess forebear(NodeEvent event, int index) {
    NodeProcess process = event.process();
    for (int i = 0; i < index && process != null; i++) {
      process = process.parent();
    }
    return process;
  }

  static Reader.AnyText<NodeEvent> anyForebear(Function<NodeProcess, @Nullable String> read) {
    return (event, index) -> {
      NodeProcess process = index < MAXIMUM_DEPTH ? forebear(event, index + 1) : null;
      return process == null ? null : Objects.requireNonNullElse(read.apply(process), "");
    };
  }

  private static @Nullable String ofParent(
      NodeEvent event, Function<NodeProcess, @Nullable String> read) {
    NodeProcess parent = event.process().parent();
    return parent == null ? null : read.apply(parent);
  }

  private static long parent(NodeEvent event, ToLongFunction<NodeProcess> read) {
    NodeProcess parent = event.process().parent();
    return parent == null ? Reader.Number.MISSING : read.applyAsLong(parent);
  }

  private static @Nullable String exeLine(NodeProcess process) {
    String exe = process.exe();
    return exe == null || process.arguments().isEmpty() ? exe : exe + " " + process.argumentLine();
  }

  private static long argumentsLength(NodeProcess process) {
    return process.arguments().stream().mapToLong(String::length).sum();
  }

  private static long duration(NodeEvent event, NodeProcess process) {
    return between(process.startNanos(), event.timeNanos());
  }

  private static long between(long start, long end) {
    return start == NodeEvent.ABSENT || end == NodeEvent.ABSENT
        ? Reader.Number.MISSING
        : end - start;
  }

  private static long bit(boolean value) {
    return value ? 1 : 0;
  }
}

package dev.breakwater.detection.node;

import dev.breakwater.detection.FieldList;
import dev.breakwater.rules.FieldType;
import dev.breakwater.rules.Reader;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The fields on the process' session and groups: {@code proc.sid}, {@code proc.pgid}, {@code
 * proc.vpgid} and their leaders. A leader that has ended is stood in for by the eldest forebear of
 * the same session or group.
 */
final class SessionFields {
  private static final int MAXIMUM_DEPTH = 64;

  private SessionFields() {}

  static void declare(FieldList<NodeEvent> fields) {
    fields
        .number("proc.sid", FieldType.NUMBER, "The session's id.", e -> e.process().sessionId())
        .text("proc.sname", "The name of the session's leader.", e -> session(e, NodeProcess::name))
        .text(
            "proc.sid.exe",
            "The first argument of the session's leader.",
            e -> session(e, NodeProcess::exe))
        .text(
            "proc.sid.exepath",
            "The executable's path of the session's leader.",
            e -> session(e, NodeProcess::exePath))
        .number(
            "proc.is_sid_leader",
            FieldType.BOOLEAN,
            "Whether the process leads its session.",
            e -> leads(e.process().sessionId(), e.process().pid()));
    group(fields, "pgid", "process group", NodeProcess::processGroup, NodeProcess::pid);
    group(
        fields,
        "vpgid",
        "process group, in its own pid namespace",
        NodeProcess::virtualProcessGroup,
        NodeProcess::vpid);
  }

  private static void group(
      FieldList<NodeEvent> fields,
      String field,
      String words,
      ToLongFunction<NodeProcess> group,
      ToLongFunction<NodeProcess> id) {
    String name = "proc." + field;
    fields
        .number(
            name,
            FieldType.NUMBER,
            "The id of the " + words + ".",
            e -> group.applyAsLong(e.process()))
        .text(
            name + ".name",
            "The name of the leader of the " + words + ".",
            e -> ofLeader(e, group, NodeProcess::name))
        .text(
            name + ".exe",
            "The first argument of the leader of the " + words + ".",
            e -> ofLeader(e, group, NodeProcess::exe))
        .text(
            name + ".exepath",
            "The executable's path of the leader of the " + words + ".",
            e -> ofLeader(e, group, NodeProcess::exePath))
        .number(
            "proc.is_" + field + "_leader",
            FieldType.BOOLEAN,
            "Whether the process leads its " + words + ".",
            e -> leads(group.applyAsLong(e.process()), id.applyAsLong(e.process())));
  }

  private static long leads(long group, long id) {
    return group == NodeEvent.ABSENT ? Reader.Number.MISSING : group == id ? 1 : 0;
  }

  private static @Nullable String session(
      NodeEvent event, Function<NodeProcess, @Nullable String> read) {
    NodeProcess leader = event.process().sessionLeader();
    return leader == null ? ofLeader(event, NodeProcess::sessionId, read) : read.apply(leader);
  }

  private static @Nullable String ofLeader(
      NodeEvent event,
      ToLongFunction<NodeProcess> group,
      Function<NodeProcess, @Nullable String> read) {
    long id = group.applyAsLong(event.process());
    if (id == NodeEvent.ABSENT) {
      return null;
    }
    NodeProcess eldest = event.process();
    NodeProcess process = eldest.parent();
    for (int i = 0; i < MAXIMUM_DEPTH && process != null; i++) {
      if (group.applyAsLong(process) == id) {
        eldest = process;
      }
      process = process.parent();
    }
    return read.apply(eldest);
  }
}

package dev.breakwater.hub.ingest;

import dev.breakwater.hub.store.StoredText;
import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.signals.Process;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.ProcessEntity;
import dev.breakwater.signals.Signal;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes process activity down, many rows in one statement. */
final class ProcessRows {
  private static final int MAX_UID = 100;
  private static final int MAX_NAME = 64;
  private static final int MAX_PATH = 4096;
  private static final int MAX_COMMAND_LINE = 8192;
  private static final int MAX_LABEL = 256;

  private static final String INSERT =
      """
      INSERT INTO process_activity (received, cluster, node, time, action, exit_code, uid,
        parent_uid, pid, name, path, command_line, user_id, user_name, container, created)
      VALUES (:received, :cluster, :node, :time, :action, :exitCode, :uid, :parentUid, :pid, :name,
        :path, :commandLine, :userId, :userName, :container, :created)
      """;

  private ProcessRows() {}

  /** Writes down the signals whose payload is a process activity. */
  static void add(Handle handle, List<Signal> signals, Instant now) {
    if (signals.isEmpty()) {
      return;
    }
    try (PreparedBatch rows = handle.prepareBatch(INSERT)) {
      for (Signal signal : signals) {
        if (signal.payload() instanceof ProcessActivity activity) {
          bind(rows, signal, activity, now);
        }
      }
      rows.execute();
    }
  }

  private static void bind(
      PreparedBatch rows, Signal signal, ProcessActivity activity, Instant now) {
    Process process = activity.actor().process();
    ProcessEntity entity = process.entity();
    String parent = process.ancestry().isEmpty() ? "" : process.ancestry().getFirst().uid();
    rows.bind("received", StoredTime.of(now))
        .bind("cluster", signal.origin().cluster())
        .bind("node", signal.origin().node())
        .bind("time", StoredTime.of(signal.time()))
        .bind("action", activity.action().name())
        .bind("exitCode", activity.exitCode())
        .bind("uid", StoredText.of(entity.uid(), MAX_UID))
        .bind("parentUid", StoredText.of(parent, MAX_UID))
        .bind("pid", entity.pid())
        .bind("name", StoredText.of(entity.name(), MAX_NAME))
        .bind("path", StoredText.of(entity.path(), MAX_PATH))
        .bind("commandLine", StoredText.of(entity.commandLine(), MAX_COMMAND_LINE))
        .bind("userId", process.user().uid())
        .bind("userName", StoredText.of(process.user().name(), MAX_LABEL))
        .bind("container", StoredText.of(activity.actor().container().uid(), MAX_LABEL))
        .bind("created", StoredTime.of(entity.createdTime()))
        .add();
  }
}

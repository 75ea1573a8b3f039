package dev.breakwater.collector;

import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Process;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.ProcessEntity;
import dev.breakwater.signals.Severity;
import dev.breakwater.signals.User;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Payloads to send. */
final class Samples {
  private Samples() {}

  /** An execution: evidence. */
  static ProcessActivity activity(Container container) {
    return new ProcessActivity(ProcessActivity.Action.LAUNCH, actor(container), 0);
  }

  /** The end of a process: telemetry. */
  static ProcessActivity telemetry() {
    return new ProcessActivity(ProcessActivity.Action.TERMINATE, actor(Container.HOST), 0);
  }

  private static Actor actor(Container container) {
    ProcessEntity entity = new ProcessEntity(1, "1-1", "init", "/init", "/init", Instant.EPOCH);
    Process process = new Process(entity, "/", new User(0, "root"), "", List.of());
    return new Actor(process, container);
  }

  /** What was found in telemetry. */
  static Finding finding() {
    return finding(telemetry());
  }

  static Finding finding(Activity evidence) {
    return new Finding(
        "uid",
        "rule",
        "",
        "title",
        "message",
        Severity.HIGH,
        "syscall",
        List.of(),
        List.of(),
        Map.of(),
        evidence);
  }
}

package dev.breakwater.collector;

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

  static ProcessActivity activity(Container container) {
    ProcessEntity entity = new ProcessEntity(1, "1-1", "init", "/init", "/init", Instant.EPOCH);
    Process process = new Process(entity, "/", new User(0, "root"), "", List.of());
    return new ProcessActivity(ProcessActivity.Action.LAUNCH, new Actor(process, container), 0);
  }

  static Finding finding() {
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
        activity(Container.HOST));
  }
}

package dev.breakwater.hub;

import dev.breakwater.signals.Actor;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Process;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.ProcessEntity;
import dev.breakwater.signals.Severity;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Signals as a node sends them. */
public final class TestSignals {
  public static final long EPOCH = 1_700_000_000_000L;
  public static final Instant TIME = Instant.parse("2026-05-04T10:00:00Z");

  private TestSignals() {}

  public static Origin collector(String cluster) {
    return new Origin(cluster, "node-1", Part.COLLECTOR);
  }

  /** A batch of the collector of node-1, numbered from {@code first}. */
  public static Batch batch(String cluster, long first, Payload... payloads) {
    return batch(collector(cluster), first, payloads);
  }

  public static Batch batch(Origin origin, long first, Payload... payloads) {
    List<Signal> signals = new ArrayList<>();
    for (Payload payload : payloads) {
      signals.add(signal(origin, first + signals.size(), payload));
    }
    return new Batch(origin, EPOCH, signals);
  }

  public static Signal signal(Origin origin, long sequence, Payload payload) {
    return new Signal(origin, EPOCH, sequence, TIME.plusSeconds(sequence), payload);
  }

  public static Finding finding(String uid) {
    return finding(uid, "A shell was opened in a container");
  }

  public static Finding finding(String uid, String message) {
    return new Finding(
        uid,
        "Shell in a container",
        "node.shell_in_container",
        "Shell in a container",
        message,
        Severity.MEDIUM,
        "syscall",
        List.of("T1059"),
        List.of("T1059"),
        Map.of("proc.name", "sh"),
        launch("100-1", "1-1", "/bin/sh"));
  }

  public static ProcessActivity launch(String uid, String parent, String path) {
    return new ProcessActivity(
        ProcessActivity.Action.LAUNCH, actor(uid, parent, path, path + " -c id"), 0);
  }

  public static ProcessActivity exit(String uid, String parent, int code) {
    return new ProcessActivity(
        ProcessActivity.Action.TERMINATE, actor(uid, parent, "/bin/sh", "sh"), code);
  }

  public static Actor actor(String uid, String parent, String path, String commandLine) {
    return new Actor(
        new Process(
            new ProcessEntity(100, uid, "sh", path, commandLine, TIME),
            "/",
            new User(0, "root"),
            "",
            List.of(new ProcessEntity(1, parent, "init", "/sbin/init", "init", TIME))),
        new Container("c0ffee", "web", "", "runc", "", "", ""));
  }

  public static SourceHealth covered(long seen) {
    return new SourceHealth(
        SourceHealth.Source.NODE, SourceHealth.State.COVERED, "", seen, 0, TIME, Map.of());
  }

  public static SourceHealth saying(Map<String, String> attributes) {
    return new SourceHealth(
        SourceHealth.Source.NODE, SourceHealth.State.COVERED, "", 1, 0, TIME, attributes);
  }

  public static SourceHealth notCovered(String reason) {
    return new SourceHealth(
        SourceHealth.Source.NODE,
        SourceHealth.State.NOT_COVERED,
        reason,
        0,
        0,
        Instant.EPOCH,
        Map.of());
  }
}

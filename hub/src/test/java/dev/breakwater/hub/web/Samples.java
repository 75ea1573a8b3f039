package dev.breakwater.hub.web;

import dev.breakwater.hub.activities.Peer;
import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.hub.coverage.SourceCoverage;
import dev.breakwater.hub.ledger.LedgerLine;
import dev.breakwater.hub.processes.ProcessNode;
import dev.breakwater.hub.responses.ResponseRecord;
import dev.breakwater.hub.responses.Responses;
import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.ObjectReference;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Process;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.ProcessEntity;
import dev.breakwater.signals.ResponseOrder;
import dev.breakwater.signals.Severity;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.User;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What pages are given in tests. Text is the same everywhere, so that a test can choose it. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private Samples() {}

  static ProcessEntity process(int pid, String text) {
    return new ProcessEntity(pid, pid + "-1", text, "/bin/" + text, text, NOW);
  }

  static Actor actor(String text, int ancestors) {
    List<ProcessEntity> ancestry =
        IntStream.range(0, ancestors)
            .mapToObj(index -> process(ancestors - index, "ancestor" + (ancestors - index)))
            .toList();
    return new Actor(
        new Process(process(4711, text), "/" + text, new User(0, "root"), text, ancestry),
        new Container("c0ffee".repeat(10), text, text, "runc", "", text, text));
  }

  static ProcessActivity launch(String text, int ancestors) {
    return new ProcessActivity(ProcessActivity.Action.LAUNCH, actor(text, ancestors), 0);
  }

  static ApiActivity request(String text, List<String> addresses, int code) {
    return new ApiActivity(
        text,
        "ResponseComplete",
        text,
        "/" + text,
        text,
        List.of(text),
        text,
        addresses,
        text,
        new ObjectReference("", "v1", text, "", text, text),
        code,
        "allow");
  }

  static Alert alert(long id, String text, Activity evidence) {
    Finding finding =
        new Finding(
            "uid-" + text,
            text,
            "",
            text,
            text,
            Severity.HIGH,
            evidence instanceof ApiActivity ? "k8s_audit" : "syscall",
            List.of("T1059.004", text),
            List.of(text),
            Map.of("proc.cmdline", text, text, "value"),
            evidence);
    return new Alert(id, NOW, NOW, NOW, new Origin(text, text, Part.COLLECTOR), 1, finding);
  }

  static AlertPage.Knowledge knowledge(String text) {
    return new AlertPage.Knowledge(
        List.of(Technique.of(text, "", List.of())),
        new Advice(List.of("Why."), List.of(Advice.Step.of("Run `kubectl get pods` now."))),
        "{\"message\": \"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
  }

  static ProcessNode made(int pid, int parent, String text) {
    return new ProcessNode(
        "c",
        "n",
        pid + "-1",
        parent + "-1",
        pid,
        text,
        "/bin/" + text,
        text,
        0,
        "root",
        "",
        NOW,
        NOW.plusSeconds(1),
        null,
        0);
  }

  static SourceCoverage source(
      SourceHealth.Source kind, SourceCoverage.Status status, String text, long lost) {
    return new SourceCoverage(
        text,
        kind == SourceHealth.Source.NODE ? text : "",
        kind,
        status,
        status == SourceCoverage.Status.COVERED ? "" : text,
        NOW.minusSeconds(90),
        NOW.minusSeconds(90),
        1_234_567,
        lost,
        Map.of(text, text));
  }

  static SourceCoverage node(SourceCoverage.Status status) {
    return source(SourceHealth.Source.NODE, status, "worker-1", 0);
  }

  static SourceCoverage auditLog(SourceCoverage.Status status) {
    return source(SourceHealth.Source.AUDIT_LOG, status, "production", 0);
  }

  static LedgerLine line(String text, long sent, long stored, long lost) {
    return new LedgerLine(
        text,
        text,
        "collector",
        NOW.toEpochMilli(),
        1,
        sent,
        stored,
        lost,
        List.of(new LedgerLine.Cause("publisher", "SPOOL_FULL", lost)),
        List.of(new LedgerLine.Cause("collector", "NOT_WATCHED", 0)),
        sent == stored + lost,
        NOW,
        NOW,
        NOW);
  }

  static Peer peer(String text) {
    return new Peer(text, 443, text, false, List.of(text), 2, 20_000, 300, NOW, NOW);
  }

  static ResponsePanel panel(Alert alert, Actor actor, String text) {
    return ResponsePanel.of(
        alert,
        actor,
        Responses.Switch.ON,
        List.of(
            new ResponseRecord(
                "uid",
                text,
                text,
                ResponseOrder.Action.KILL_CONTAINER,
                "",
                text,
                1L,
                text,
                text,
                NOW,
                NOW,
                ResponseRecord.State.FAILURE,
                text,
                NOW)));
  }
}

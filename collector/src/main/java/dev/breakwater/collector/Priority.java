package dev.breakwater.collector;

import dev.breakwater.signals.Activity;
import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.DnsActivity;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.InventoryChange;
import dev.breakwater.signals.KernelActivity;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.PolicyDecision;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.SourceHealth;

/** In which order signals are given up when there is no room: the first of these first. */
enum Priority {
  /** Exits, files, connections, health. */
  TELEMETRY,
  /** Findings, and records of what was lost. */
  FINDING,
  /** Executions, changes of privilege, escapes, and findings about them; what was done here. */
  EVIDENCE;

  static Priority of(Payload payload) {
    return switch (payload) {
      case Finding finding -> of(finding.evidence()) == EVIDENCE ? EVIDENCE : FINDING;
      case Loss _, PolicyDecision _ -> FINDING;
      case ProcessActivity process ->
          process.action() == ProcessActivity.Action.LAUNCH ? EVIDENCE : TELEMETRY;
      case KernelActivity _, LifecycleActivity _, Remediation _ -> EVIDENCE;
      case FileActivity _, NetworkActivity _, DnsActivity _, ApiActivity _ -> TELEMETRY;
      case SourceHealth _, InventoryChange _ -> TELEMETRY;
    };
  }

  /** Whether a signal is sent at once, and does not wait for others to go with it. */
  static boolean isUrgent(Payload payload) {
    return switch (payload) {
      case Finding _, Loss _, PolicyDecision _, Remediation _, LifecycleActivity _ -> true;
      case Activity _, SourceHealth _, InventoryChange _ -> false;
    };
  }
}

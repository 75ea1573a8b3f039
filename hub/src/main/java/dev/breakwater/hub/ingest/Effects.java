package dev.breakwater.hub.ingest;

import dev.breakwater.hub.noderules.RuleAnswers;
import dev.breakwater.hub.responses.Responses;
import dev.breakwater.hub.store.Findings;
import dev.breakwater.hub.store.Losses;
import dev.breakwater.hub.store.Sources;
import dev.breakwater.hub.tamper.TamperFindings;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.DnsActivity;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.KernelActivity;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What the signals of a batch lead to, sorted by where it is written. */
final class Effects {
  private final List<Signal> findings = new ArrayList<>();
  private final List<Signal> processes = new ArrayList<>();
  private final List<Signal> network = new ArrayList<>();
  private final List<Signal> dns = new ArrayList<>();
  private final List<Signal> kernel = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private final List<Remediation> remediations = new ArrayList<>();
  private final List<Signal> lifecycle = new ArrayList<>();
  private final Map<SourceHealth.Source, SourceHealth> healths =
      new EnumMap<>(SourceHealth.Source.class);

  private Effects() {}

  /** The effects of those signals of a batch that come after the number. */
  static Effects of(Batch batch, long committed, TamperFindings tamper) {
    Effects effects = new Effects();
    for (Signal signal : batch.signals()) {
      if (signal.sequence() > committed && !Account.isNumbered(signal)) {
        effects.add(signal, tamper);
      }
    }
    return effects;
  }

  private void add(Signal signal, TamperFindings tamper) {
    switch (signal.payload()) {
      case ProcessActivity _ -> processes.add(signal);
      case NetworkActivity _ -> network.add(signal);
      case DnsActivity _ -> dns.add(signal);
      case KernelActivity _ -> kernel.add(signal);
      case Finding _ -> findings.add(signal);
      case Loss loss -> losses.add(loss);
      case SourceHealth health -> healths.put(health.source(), health);
      case Remediation remediation -> remediations.add(remediation);
      case LifecycleActivity activity -> {
        lifecycle.add(signal);
        Optional<Finding> finding = tamper.of(signal, activity);
        finding.ifPresent(
            found ->
                findings.add(
                    new Signal(
                        signal.origin(), signal.epoch(), signal.sequence(), signal.time(), found)));
      }
      default -> {
        // Other activities are evidence of findings; alone they have no effect that is kept yet.
      }
    }
  }

  /** Whether there is anything that a person should see. */
  boolean hasFindings() {
    return !findings.isEmpty();
  }

  /** Writes it all down, within the caller's transaction. */
  void write(Handle handle, Batch batch, Instant now) {
    Losses.Place place = Positions.place(batch);
    losses.forEach(loss -> Losses.add(handle, place, unnumbered(loss), "", now));
    ProcessRows.add(handle, processes, now);
    ActivityRows.addNetwork(handle, network, now);
    ActivityRows.addDns(handle, dns, now);
    ActivityRows.addKernel(handle, kernel, now);
    healths.values().forEach(health -> Sources.say(handle, batch.origin(), health, now));
    lifecycle.forEach(signal -> Sources.live(handle, signal, now));
    remediations.forEach(remediation -> Responses.answer(handle, batch.origin(), remediation, now));
    remediations.forEach(remediation -> RuleAnswers.keep(handle, batch.origin(), remediation, now));
    Findings.add(handle, findings, now);
  }

  /** A loss whose numbers make no sense is one without. */
  private static Loss unnumbered(Loss loss) {
    return new Loss(loss.part(), 0, 0, loss.count(), loss.reason(), loss.start(), loss.end());
  }
}

package dev.breakwater.benchmarks.simulate;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.Signal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of what was sent, over all nodes. */
final class Tally {
  final LongAdder sent = new LongAdder();
  final LongAdder signals = new LongAdder();
  final LongAdder batches = new LongAdder();
  final LongAdder later = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder unanswered = new LongAdder();
  final LongAdder givenUp = new LongAdder();
  final LongAdder findings = new LongAdder();
  final LongAdder activities = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final Latencies latencies = new Latencies();

  /** A batch that the hub says it has. */
  void committed(Batch batch, long size, long nanos) {
    latencies.add(nanos);
    signals.add(batch.signals().size());
    batches.increment();
    bytes.add(size);
    for (Signal signal : batch.signals()) {
      switch (signal.payload()) {
        case Finding _ -> findings.increment();
        case ProcessActivity _, NetworkActivity _ -> activities.increment();
        default -> {}
      }
    }
  }

  /** What the hub said when it did not take a batch, and how often. */
  final ConcurrentMap<String, LongAdder> reasons = new ConcurrentHashMap<>();

  void reason(String words) {
    if (reasons.size() < 20) {
      reasons.computeIfAbsent(words, _ -> new LongAdder()).increment();
    }
  }
}

package dev.breakwater.benchmarks.simulate;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of what was sent, over all nodes. */
final class Tally {
  final LongAdder signals = new LongAdder();
  final LongAdder batches = new LongAdder();
  final LongAdder later = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder unanswered = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final Latencies latencies = new Latencies();

  /** What the hub said when it did not take a batch, and how often. */
  final ConcurrentMap<String, LongAdder> reasons = new ConcurrentHashMap<>();

  void reason(String words) {
    if (reasons.size() < 20) {
      reasons.computeIfAbsent(words, _ -> new LongAdder()).increment();
    }
  }
}

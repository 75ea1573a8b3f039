package dev.breakwater.signals;

import java.util.List;

/**
 * Signals of one origin and epoch, in the order of their sequence numbers, as they travel.
 *
 * @param origin the origin of every signal in it
 * @param epoch the epoch of every signal in it
 * @param signals at least one signal, sequence numbers rising
 */
public record Batch(Origin origin, long epoch, List<Signal> signals) {

  /**
   * @throws IllegalArgumentException if it is empty, or a signal is of another origin or epoch or
   *     out of order
   */
  public Batch {
    signals = List.copyOf(signals);
    if (signals.isEmpty()) {
      throw new IllegalArgumentException("a batch holds at least one signal");
    }
    long last = 0;
    for (Signal signal : signals) {
      if (!signal.origin().equals(origin) || signal.epoch() != epoch) {
        throw new IllegalArgumentException(
            "signal " + signal.sequence() + " is of another origin or epoch than its batch");
      }
      if (signal.sequence() <= last) {
        throw new IllegalArgumentException(
            "signal " + signal.sequence() + " follows signal " + last);
      }
      last = signal.sequence();
    }
  }

  /** The first sequence number in it. */
  public long first() {
    return signals.getFirst().sequence();
  }

  /** The last sequence number in it. */
  public long last() {
    return signals.getLast().sequence();
  }
}

package dev.breakwater.publisher.spool;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a hub would know of one part's epoch: how many came, and how many are on record as lost. */
final class Ledger {
  private final Part part;
  final List<Payload> stored = new ArrayList<>();
  final Map<Loss.Reason, Long> lost = new EnumMap<>(Loss.Reason.class);
  long last;
  long frames;

  Ledger(Part part) {
    this.part = part;
  }

  /** Takes everything that the spool has. */
  Ledger drain(Spool spool) throws Exception {
    Optional<Parcel> parcel = spool.take(1 << 20, Duration.ZERO);
    while (parcel.isPresent()) {
      take(parcel.get());
      spool.delivered(parcel.get());
      parcel = spool.take(1 << 20, Duration.ZERO);
    }
    return this;
  }

  void take(Parcel parcel) throws MalformedSignalException, IOException {
    Batch batch = Wire.decode(parcel.body());
    frames += parcel.frames();
    if (batch.origin().part() != part) {
      return;
    }
    for (Signal signal : batch.signals()) {
      if (signal.sequence() <= last) {
        continue;
      }
      long from = last + 1;
      if (signal.payload() instanceof Loss loss && loss.from() > 0) {
        long clipped = Math.max(from, loss.from());
        gap(from, clipped - 1);
        lost.merge(loss.reason(), loss.to() - clipped + 1, Long::sum);
        if (loss.to() != signal.sequence()) {
          throw new AssertionError("a loss travels under the last of its numbers");
        }
      } else {
        gap(from, signal.sequence() - 1);
        stored.add(signal.payload());
      }
      last = signal.sequence();
    }
  }

  private void gap(long from, long to) {
    if (to >= from) {
      lost.merge(Loss.Reason.GAP, to - from + 1, Long::sum);
    }
  }

  long lost() {
    return lost.values().stream().mapToLong(Long::longValue).sum();
  }

  long lost(Loss.Reason reason) {
    return lost.getOrDefault(reason, 0L);
  }
}

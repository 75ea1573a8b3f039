package dev.breakwater.publisher.spool;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.GivenUp;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Outline;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What stands in the place of a frame's signals: the records of what was lost. Where the header
 * tells all, the body is not read.
 *
 * @param self the publisher's own origin: what is local is of the same cluster and node
 */
record Substitute(Origin self) {

  /** For a frame of activity: its header tells all unless its numbers have gaps. */
  Batch forWhole(FrameHeader header, Loss.Reason reason) {
    return single(header, header.last() - header.first() + 1, reason);
  }

  /** For any frame, by its body; if that is damaged, by its header. */
  Batch forBody(FrameHeader header, byte[] body, Loss.Reason reason) {
    if (FrameHeader.checksum(body, 0, body.length) != header.bodyChecksum()) {
      return forDamaged(header);
    }
    try {
      return GivenUp.of(Wire.decode(body), Part.PUBLISHER, reason);
    } catch (MalformedSignalException e) {
      return forDamaged(header);
    }
  }

  /**
   * How many signals a frame has on record as given up by the spool already: a mixed one that was
   * thinned has some.
   */
  long givenUpBefore(FrameHeader header, byte[] body) {
    if (FrameHeader.checksum(body, 0, body.length) != header.bodyChecksum()) {
      return 0;
    }
    try {
      return Rewriting.givenUp(Wire.decode(body));
    } catch (MalformedSignalException e) {
      return 0; // all its numbers are on record as malformed
    }
  }

  /** For a mixed frame: what matters stays. */
  Batch forActivity(FrameHeader header, byte[] body, Loss.Reason reason) {
    if (FrameHeader.checksum(body, 0, body.length) != header.bodyChecksum()) {
      return forDamaged(header);
    }
    try {
      Batch batch = Wire.decode(body);
      List<Signal> activity =
          batch.signals().stream().filter(it -> !Outline.matters(it.payload())).toList();
      if (activity.isEmpty()) {
        return batch;
      }
      Batch given =
          GivenUp.of(new Batch(batch.origin(), batch.epoch(), activity), Part.PUBLISHER, reason);
      List<Signal> all = new ArrayList<>(given.signals());
      batch.signals().stream().filter(it -> Outline.matters(it.payload())).forEach(all::add);
      all.sort(Comparator.comparingLong(Signal::sequence));
      return new Batch(batch.origin(), batch.epoch(), all);
    } catch (MalformedSignalException e) {
      return forDamaged(header);
    }
  }

  /** For a frame whose body is damaged or no batch: its numbers are known and nothing else. */
  Batch forDamaged(FrameHeader header) {
    return single(header, header.signals(), Loss.Reason.MALFORMED);
  }

  private Batch single(FrameHeader header, long count, Loss.Reason reason) {
    Origin origin = origin(header.part());
    Instant start = instant(header.startNanos());
    Instant end = instant(header.endNanos());
    Loss loss = new Loss(Part.PUBLISHER, header.first(), header.last(), count, reason, start, end);
    return new Batch(
        origin,
        header.epoch(),
        List.of(new Signal(origin, header.epoch(), header.last(), end, loss)));
  }

  /** The origin of a local part's signals. */
  Origin origin(Part part) {
    return new Origin(self.cluster(), self.node(), part);
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }
}

package dev.breakwater.publisher.spool;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Outline;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.util.List;

/** Records of losses as a frame. */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Framed(FrameHeader header, byte[] body) {

  /** Where they are more than a frame may have, one record stands for all of them. */
  static Framed of(Batch records, FrameKind kind, long ordinal, long storedMillis) {
    byte[] body = Wire.encode(records);
    if (body.length > SpoolLimits.LONGEST_BODY) {
      body = Wire.encode(inOne(records));
    }
    try {
      return new Framed(FrameHeader.of(Outline.of(body), kind, body, ordinal, storedMillis), body);
    } catch (MalformedSignalException e) {
      throw new IllegalStateException("records of losses are no batch", e);
    }
  }

  private static Batch inOne(Batch records) {
    Signal first = records.signals().getFirst();
    Signal last = records.signals().getLast();
    long from =
        first.payload() instanceof Loss loss && loss.from() > 0 ? loss.from() : first.sequence();
    Loss loss =
        new Loss(
            records.origin().part(),
            from,
            last.sequence(),
            last.sequence() - from + 1,
            Loss.Reason.SPOOL_FULL,
            first.time(),
            last.time());
    return new Batch(
        records.origin(),
        records.epoch(),
        List.of(new Signal(last.origin(), last.epoch(), last.sequence(), last.time(), loss)));
  }
}

package dev.breakwater.signals;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.breakwater.signals.wire.SignalBatch;
import java.util.ArrayList;
import java.util.List;

/** Signals as bytes: one protobuf {@code SignalBatch}, the same on every leg of the way. */
public final class Wire {
  private Wire() {}

  /** The bytes of a batch. Text that is no valid Unicode comes out with U+FFFD in its place. */
  public static byte[] encode(Batch batch) {
    SignalBatch.Builder wire =
        SignalBatch.newBuilder().setOrigin(ToWire.origin(batch.origin())).setEpoch(batch.epoch());
    for (Signal signal : batch.signals()) {
      wire.addSignals(ToWire.signal(signal));
    }
    return wire.build().toByteArray();
  }

  /**
   * The batch in the bytes. The bytes may be anything; the caller bounds their number.
   *
   * @throws MalformedSignalException if they are not a batch, with what is wrong and at which
   *     sequence number
   */
  public static Batch decode(byte[] bytes) throws MalformedSignalException {
    SignalBatch wire;
    try {
      wire = SignalBatch.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedSignalException("not a batch of signals: " + e.getMessage(), e);
    }
    Origin origin = FromWire.origin(wire.getOrigin());
    if (wire.getEpoch() <= 0) {
      throw new MalformedSignalException("a batch without an epoch");
    }
    List<Signal> signals = new ArrayList<>(wire.getSignalsCount());
    for (var entry : wire.getSignalsList()) {
      try {
        signals.add(FromWire.signal(origin, wire.getEpoch(), entry));
      } catch (IllegalArgumentException e) {
        throw new MalformedSignalException(
            "signal " + entry.getSequence() + ": " + e.getMessage(), e);
      }
    }
    try {
      return new Batch(origin, wire.getEpoch(), signals);
    } catch (IllegalArgumentException e) {
      throw new MalformedSignalException(String.valueOf(e.getMessage()), e);
    }
  }
}

package dev.breakwater.signals;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.WireFormat;
import dev.breakwater.signals.wire.SignalBatch;
import dev.breakwater.signals.wire.SignalEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Signals as bytes: one protobuf {@code SignalBatch}, the same on every leg of the way. */
public final class Wire {

  /** The most signals that a batch may hold. Parts send a few hundred at once. */
  public static final int MOST_SIGNALS = 4096;

  private static final int SIGNALS_TAG =
      SignalBatch.SIGNALS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private Wire() {}

  /** The bytes of a batch. Text that is no valid Unicode comes out with U+FFFD in its place. */
  public static byte[] encode(Batch batch) {
    SignalBatch.Builder wire =
        SignalBatch.newBuilder().setOrigin(ToWire.origin(batch.origin())).setEpoch(batch.epoch());
    ToWire toWire = new ToWire();
    for (Signal signal : batch.signals()) {
      wire.addSignals(toWire.signal(signal));
    }
    return wire.build().toByteArray();
  }

  /**
   * The batch in the bytes. The bytes may be anything; the caller bounds their number. Signals are
   * taken one by one, so that what a batch costs in memory is what its records cost.
   *
   * @throws MalformedSignalException if they are not a batch, with what is wrong and at which
   *     sequence number, or hold more than {@value #MOST_SIGNALS} signals
   */
  public static Batch decode(byte[] bytes) throws MalformedSignalException {
    SignalBatch.Builder head = SignalBatch.newBuilder();
    int entries = readHead(bytes, head);
    if (entries > MOST_SIGNALS) {
      throw new MalformedSignalException(
          "a batch of " + entries + " signals; it may hold " + MOST_SIGNALS);
    }
    Origin origin = FromWire.origin(head.getOrigin());
    if (head.getEpoch() <= 0) {
      throw new MalformedSignalException("a batch without an epoch");
    }
    List<Signal> signals = readSignals(bytes, origin, head.getEpoch(), entries);
    try {
      return new Batch(origin, head.getEpoch(), signals);
    } catch (IllegalArgumentException e) {
      throw new MalformedSignalException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads all but the signals, and counts those. */
  private static int readHead(byte[] bytes, SignalBatch.Builder head)
      throws MalformedSignalException {
    int entries = 0;
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case SIGNALS_TAG -> {
            entries++;
            in.skipRawBytes(in.readRawVarint32());
          }
          case SignalBatch.ORIGIN_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
              in.readMessage(head.getOriginBuilder(), ExtensionRegistryLite.getEmptyRegistry());
          case SignalBatch.EPOCH_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT ->
              head.setEpoch(in.readUInt64());
          default -> in.skipField(tag);
        }
      }
      return entries;
    } catch (IOException e) {
      throw new MalformedSignalException("not a batch of signals: " + e.getMessage(), e);
    }
  }

  private static List<Signal> readSignals(byte[] bytes, Origin origin, long epoch, int entries)
      throws MalformedSignalException {
    List<Signal> signals = new ArrayList<>(entries);
    long sequence = 0;
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag != SIGNALS_TAG) {
          in.skipField(tag);
          continue;
        }
        SignalEntry entry =
            in.readMessage(SignalEntry.parser(), ExtensionRegistryLite.getEmptyRegistry());
        sequence = entry.getSequence();
        signals.add(FromWire.signal(origin, epoch, entry));
      }
      return signals;
    } catch (IOException e) {
      throw new MalformedSignalException("not a batch of signals: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new MalformedSignalException("signal " + sequence + ": " + e.getMessage(), e);
    }
  }
}

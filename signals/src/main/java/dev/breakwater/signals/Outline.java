package dev.breakwater.signals;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.breakwater.signals.wire.LossMessage;
import dev.breakwater.signals.wire.SignalBatch;
import dev.breakwater.signals.wire.SignalEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What an encoded batch is about, read without building its signals: enough to store it, to pass it
 * on and to account for it. The payloads themselves are not looked into.
 *
 * <p>Encoded batches of one origin and epoch that follow each other are one encoded batch when
 * their bytes are put together: so protobuf merges messages.
 *
 * @param origin the origin of every signal in it
 * @param epoch the epoch of every signal in it
 * @param first the first number that it accounts for: of a numbered loss at its head the first that
 *     was lost
 * @param last the last sequence number in it
 * @param signals how many signals it holds
 * @param startNanos the earliest time of a signal in it, nanoseconds since 1970
 * @param endNanos the latest
 * @param kinds the bits of the payloads' field numbers
 */
public record Outline(
    Origin origin,
    long epoch,
    long first,
    long last,
    int signals,
    long startNanos,
    long endNanos,
    long kinds) {

  private static final long MATTERING =
      bit(SignalEntry.FINDING_FIELD_NUMBER)
          | bit(SignalEntry.LOSS_FIELD_NUMBER)
          | bit(SignalEntry.POLICY_DECISION_FIELD_NUMBER)
          | bit(SignalEntry.LIFECYCLE_ACTIVITY_FIELD_NUMBER)
          | bit(SignalEntry.REMEDIATION_FIELD_NUMBER);

  /**
   * The outline of the batch in the bytes. The bytes may be anything; the caller bounds their
   * number.
   *
   * @throws MalformedSignalException if they are not a batch, with what is wrong and at which
   *     sequence number
   */
  public static Outline of(byte[] bytes) throws MalformedSignalException {
    try {
      return new Reading().read(CodedInputStream.newInstance(bytes));
    } catch (IOException e) {
      throw new MalformedSignalException("not a batch of signals: " + e.getMessage(), e);
    }
  }

  /**
   * Whether something in it is given up last: a finding, a loss, a decision, what was done by a
   * command, what happened to a part.
   */
  public boolean matters() {
    return (kinds & MATTERING) != 0;
  }

  /** Whether it holds something that matters and something that does not. */
  public boolean isMixed() {
    return matters() && (kinds & ~MATTERING) != 0;
  }

  /** Whether a signal that says this is given up last. */
  public static boolean matters(Payload payload) {
    return switch (payload) {
      case Finding _, Loss _, PolicyDecision _, LifecycleActivity _, Remediation _ -> true;
      case Activity _, InventoryChange _, SourceHealth _ -> false;
    };
  }

  /** Whether something in it says what happened to a part of Breakwater. */
  public boolean holdsLifecycle() {
    return (kinds & bit(SignalEntry.LIFECYCLE_ACTIVITY_FIELD_NUMBER)) != 0;
  }

  /** Whether its signals are all those of the numbers that it accounts for. */
  public boolean isWhole() {
    return signals == last - first + 1;
  }

  private static long bit(int field) {
    return 1L << (field & 63);
  }

  /** One batch being read. */
  private static final class Reading {
    private @Nullable Origin origin;
    private long epoch;
    private long first;
    private long last;
    private int signals;
    private long start = Long.MAX_VALUE;
    private long end = Long.MIN_VALUE;
    private long kinds;

    Outline read(CodedInputStream in) throws IOException, MalformedSignalException {
      int tag = in.readTag();
      while (tag != 0) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case SignalBatch.ORIGIN_FIELD_NUMBER -> readOrigin(in);
          case SignalBatch.EPOCH_FIELD_NUMBER -> epoch = in.readUInt64();
          case SignalBatch.SIGNALS_FIELD_NUMBER -> readSignal(in);
          default -> skip(in, tag);
        }
        tag = in.readTag();
      }
      Origin from = origin;
      if (from == null || epoch <= 0 || signals == 0) {
        throw new MalformedSignalException("a batch without an origin, an epoch or a signal");
      }
      return new Outline(from, epoch, first, last, signals, start, end, kinds);
    }

    private void readOrigin(CodedInputStream in) throws IOException, MalformedSignalException {
      Origin read =
          FromWire.origin(dev.breakwater.signals.wire.Origin.parseFrom(in.readByteArray()));
      if (origin != null && !read.equals(origin)) {
        throw new MalformedSignalException("a batch of two origins");
      }
      origin = read;
    }

    private void readSignal(CodedInputStream in) throws IOException, MalformedSignalException {
      int outer = in.pushLimit(in.readRawVarint32());
      long sequence = 0;
      long time = 0;
      long from = 0;
      int tag = in.readTag();
      while (tag != 0) {
        int field = WireFormat.getTagFieldNumber(tag);
        switch (field) {
          case SignalEntry.SEQUENCE_FIELD_NUMBER -> sequence = in.readUInt64();
          case SignalEntry.TIME_UNIX_NANO_FIELD_NUMBER -> time = in.readInt64();
          case SignalEntry.LOSS_FIELD_NUMBER -> {
            kinds |= bit(field);
            from = signals == 0 ? LossMessage.parseFrom(in.readByteArray()).getFrom() : skipped(in);
          }
          default -> {
            kinds |= bit(field);
            skip(in, tag);
          }
        }
        tag = in.readTag();
      }
      in.checkLastTagWas(0);
      in.popLimit(outer);
      if (sequence <= last) {
        throw new MalformedSignalException("signal " + sequence + " follows signal " + last);
      }
      if (signals == 0) {
        first = from > 0 ? Math.min(from, sequence) : sequence;
      }
      last = sequence;
      signals++;
      start = Math.min(start, time);
      end = Math.max(end, time);
    }

    private static long skipped(CodedInputStream in) throws IOException {
      in.skipRawBytes(in.readRawVarint32());
      return 0;
    }

    private static void skip(CodedInputStream in, int tag) throws IOException {
      if (!in.skipField(tag)) {
        throw new IOException("it ends a group that has not begun");
      }
    }
  }
}

package dev.breakwater.publisher;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When a collector was heard on its connection, and whether it may be waited for. */
final class CollectorConnection {
  private final LongSupplier nanos;
  private volatile long heard;
  private volatile boolean held;
  private boolean silent;

  /**
   * @param nanos a clock that only goes forward, as {@link System#nanoTime}
   */
  CollectorConnection(LongSupplier nanos) {
    this.nanos = nanos;
    this.heard = nanos.getAsLong();
  }

  /** What changed since the last look. */
  enum Change {
    AS_BEFORE,
    FELL_SILENT,
    SPOKE_AGAIN
  }

  /** It said something. */
  void heard() {
    heard = nanos.getAsLong();
  }

  /**
   * Whether it is the publisher that does not listen: the spool takes nothing in. Silence then is
   * not the collector's.
   */
  void held(boolean now) {
    held = now;
    heard = nanos.getAsLong();
  }

  /** Compares how long it has been silent with how long it may be. */
  Change look(long now, Duration most) {
    boolean isSilent = !held && now - heard >= most.toNanos();
    if (isSilent == silent) {
      return Change.AS_BEFORE;
    }
    silent = isSilent;
    return isSilent ? Change.FELL_SILENT : Change.SPOKE_AGAIN;
  }
}

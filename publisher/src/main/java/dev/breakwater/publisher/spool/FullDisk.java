package dev.breakwater.publisher.spool;

import java.time.Duration;

/**
 * How long the disk has been taking nothing. It counts as the same time for as long as what was
 * written in between did not take longer to fail again than senders are held back at most.
 */
final class FullDisk {
  private final long patience;
  private final long apart;
  private boolean failed;
  private long began;
  private long last;

  /**
   * @param patience how long senders are held back before anything is given up
   * @param retry how often a sender that is held back tries again, at least
   */
  FullDisk(Duration patience, Duration retry) {
    this.patience = patience.toNanos();
    this.apart = Math.max(patience.toNanos(), 4 * retry.toNanos());
  }

  /** Something could not be written. */
  void failed(long now) {
    if (!failed || now - last > apart) {
      began = now;
    }
    failed = true;
    last = now;
  }

  /** Whether it has been full for so long that something is to be given up for what comes. */
  boolean isOutlasted(long now) {
    return failed && now - last <= apart && now - began >= patience;
  }
}

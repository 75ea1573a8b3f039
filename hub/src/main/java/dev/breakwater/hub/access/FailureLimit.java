package dev.breakwater.hub.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Holds back who fails too often. Counts failures by address within a window, for a bounded number
 * of addresses: the ones that failed longest ago are forgotten first.
 */
public final class FailureLimit {
  private static final int MAX_ADDRESSES = 10_000;

  private final int allowed;
  private final Duration window;
  private final InstantSource clock;
  private final Map<String, Failures> failures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  private record Failures(Instant since, int count) {}

  /**
   * @param allowed how many failures an address may have within the window
   * @param window how long they count
   */
  public FailureLimit(int allowed, Duration window, InstantSource clock) {
    this.allowed = allowed;
    this.window = window;
    this.clock = clock;
  }

  /** Whether this address must wait. */
  public synchronized boolean holdsBack(String address) {
    return current(address).count() >= allowed;
  }

  /** Counts a failure of this address. */
  public synchronized void failed(String address) {
    Failures before = current(address);
    failures.remove(address);
    failures.put(address, new Failures(before.since(), before.count() + 1));
  }

  /** How long an address that is held back waits at most. */
  public Duration window() {
    return window;
  }

  private Failures current(String address) {
    Failures known = failures.get(address);
    Instant now = clock.instant();
    if (known == null || known.since().plus(window).isBefore(now)) {
      return new Failures(now, 0);
    }
    return known;
  }
}

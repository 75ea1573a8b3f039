package dev.breakwater.publisher.spool;

import java.time.Duration;
import java.util.Locale;

/** When what was written is made to survive the end of the machine (fdatasync). */
public enum FsyncPolicy {
  /** One fdatasync for all that waits, at most every 20 milliseconds; acknowledged after it. */
  GROUP(Duration.ofMillis(20)),
  /** As soon as there is something to make durable; acknowledged after it. */
  EACH(Duration.ZERO),
  /**
   * Never: the kernel writes when it likes. What is acknowledged survives the end of the publisher,
   * but not of the machine.
   */
  NONE(Duration.ofMillis(20));

  private final Duration interval;

  FsyncPolicy(Duration interval) {
    this.interval = interval;
  }

  /** The least time from one commit to the next. */
  Duration interval() {
    return interval;
  }

  /**
   * The policy of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static FsyncPolicy ofName(String name) {
    for (FsyncPolicy policy : values()) {
      if (policy.name().toLowerCase(Locale.ROOT).equals(name)) {
        return policy;
      }
    }
    throw new IllegalArgumentException("is group, each or none, not " + name);
  }
}

package dev.breakwater.publisher;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long each time up to five seconds, of which a
 * random part of the upper half is taken so that nodes do not come back in step.
 */
final class Backoff {
  static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration FIRST = Duration.ofMillis(50);

  private final RandomGenerator random;
  private long ceiling = FIRST.toMillis();

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long wait = ceiling / 2 + random.nextLong(ceiling / 2 + 1);
    ceiling = Math.min(ceiling * 2, LONGEST.toMillis());
    return Duration.ofMillis(wait);
  }

  /**
   * The next wait, but not less than the hub asks for, and a random tenth more.
   *
   * @param asked what the hub asks for; zero if nothing
   */
  Duration next(Duration asked) {
    Duration own = next();
    if (asked.compareTo(own) <= 0) {
      return own;
    }
    return asked.plusMillis(random.nextLong(asked.toMillis() / 10 + 1));
  }
}

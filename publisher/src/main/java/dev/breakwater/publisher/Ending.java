package dev.breakwater.publisher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether the publisher has been told to end; waits end with it. */
final class Ending {
  private final CountDownLatch begun = new CountDownLatch(1);

  void begin() {
    begun.countDown();
  }

  boolean hasBegun() {
    return begun.getCount() == 0;
  }

  /** Waits for that long, or until the end begins; returns whether it has begun. */
  boolean await(Duration atMost) throws InterruptedException {
    return begun.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }
}

package dev.breakwater.collector;

import java.util.Locale;

/**
 * A thread that does nothing but end, which the kernel side tells of through each ring buffer: only
 * this process can cause that event. Its name has a number that no other has.
 */
final class Canary {

  /** {@code struct canary_event}. */
  static final int NAME = EventLayout.HEAD_BYTES;

  static final int NAME_BYTES = 16;
  static final int RING = NAME + NAME_BYTES;

  private static final int RINGS = 2;

  private int number;
  private volatile String name = "";
  private volatile int heard;

  /** Lets one go. */
  void release() {
    number++;
    heard = 0;
    String next = String.format(Locale.ROOT, "canary-%08x", number);
    name = next;
    Thread.ofPlatform().name(next).daemon().start(() -> {});
  }

  /** An event has come that may be of the one that was let go last. */
  void hear(RawEvent raw) {
    if (raw.fixedText(NAME, NAME_BYTES).equals(name)) {
      synchronized (this) {
        heard |= 1 << raw.integer(RING);
      }
    }
  }

  /** Whether one was let go that did not come back through every ring buffer. */
  boolean isMissing() {
    return !name.isEmpty() && heard != (1 << RINGS) - 1;
  }

  /** The name of the one that was let go last. */
  String name() {
    return name;
  }
}

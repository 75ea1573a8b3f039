package dev.breakwater.collector;

import dev.breakwater.signals.Payload;
import java.time.Instant;

/** Where signals go that leave the node. Any thread may add; none waits. */
interface Outgoing {

  /** Takes in what happened at a time. */
  void add(Instant time, Payload payload);
}

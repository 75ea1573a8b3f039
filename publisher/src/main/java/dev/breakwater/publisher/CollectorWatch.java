package dev.breakwater.publisher;

import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.LifecycleActivity.Event;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.SourceHealth.Source;
import dev.breakwater.signals.SourceHealth.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Watches over the collector: says that the node is not covered for as long as none is connected,
 * that one was killed when its connection ends and it had not said that it ends, that one is frozen
 * when it says nothing for longer than it should, and that it came back. A collector that connects
 * again within a few seconds, in the same run, only changed its connection.
 */
final class CollectorWatch {
  /** How often the node's state is said. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  static final String NOT_CONNECTED = "the collector is not connected";

  private final OwnSignals own;
  private final Times times;
  private final BooleanSupplier hubIsAway;
  private final String reason;
  private final Map<CollectorConnection, Long> connected = new HashMap<>();
  private long brokenAt;
  private long brokenEpoch;
  private boolean broken;
  private boolean missing;
  private boolean saidNotCovered;

  /**
   * What is too long.
   *
   * @param silence without a word from a connected collector: it says how it is every five seconds
   * @param absence after a connection that broke off, until the collector counts as killed
   */
  record Times(Duration silence, Duration absence) {
    static final Times USUAL = new Times(Duration.ofSeconds(15), Duration.ofSeconds(3));
  }

  /**
   * @param hubIsAway whether the hub takes nothing at the moment: then nothing is repeated
   * @param reason why the node is not covered when no collector is connected
   */
  CollectorWatch(OwnSignals own, Times times, BooleanSupplier hubIsAway, String reason) {
    this.own = own;
    this.times = times;
    this.hubIsAway = hubIsAway;
    this.reason = reason;
  }

  /** A collector said something for the first time on a connection. */
  synchronized void came(CollectorConnection connection, long epoch) {
    if (broken && epoch != brokenEpoch) {
      killed();
    }
    broken = false;
    connected.put(connection, epoch);
    resumed();
    saidNotCovered = false;
    own.noHealth();
  }

  /**
   * A collector's connection ended.
   *
   * @param epoch its run
   * @param broke whether it ended without being told to, here or there
   */
  synchronized void went(CollectorConnection connection, long epoch, boolean broke, long now) {
    connected.remove(connection);
    if (broke && connected.isEmpty()) {
      broken = true;
      brokenAt = now;
      brokenEpoch = epoch;
    } else if (broke && !connected.containsValue(epoch)) {
      killed(); // another run came before this one's end was seen
      resumed();
    }
    say();
  }

  /** Looks how long collectors have been silent or away. */
  synchronized void look(long now) {
    for (CollectorConnection connection : connected.keySet()) {
      switch (connection.look(now, times.silence())) {
        case FELL_SILENT ->
            own.happened(
                new LifecycleActivity(
                    Event.FROZEN,
                    Part.COLLECTOR,
                    "it is connected and has said nothing for "
                        + times.silence().toSeconds()
                        + " seconds"));
        case SPOKE_AGAIN ->
            own.happened(
                new LifecycleActivity(
                    Event.RESUMED, Part.COLLECTOR, "it says something again after silence"));
        case AS_BEFORE -> {}
      }
    }
    if (broken && now - brokenAt >= times.absence().toNanos()) {
      killed();
    }
  }

  private void killed() {
    broken = false;
    missing = true;
    own.happened(
        new LifecycleActivity(
            Event.KILLED,
            Part.COLLECTOR,
            "its connection broke off and it had not said that it ends"));
  }

  private void resumed() {
    if (missing) {
      missing = false;
      own.happened(
          new LifecycleActivity(Event.RESUMED, Part.COLLECTOR, "another run of it is connected"));
    }
  }

  /** Repeats that the node is not covered, if it is not; called at {@link #INTERVAL}. */
  synchronized void say() {
    if (connected.isEmpty() && !(saidNotCovered && hubIsAway.getAsBoolean())) {
      saidNotCovered = true;
      Map<String, String> all = Map.of("os.kernel.version", System.getProperty("os.version", ""));
      own.health(
          new SourceHealth(Source.NODE, State.NOT_COVERED, reason, 0, 0, Instant.EPOCH, all));
    }
  }
}

package dev.breakwater.collector;

import dev.breakwater.bpf.Tampering;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.LifecycleActivity.Event;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks every few seconds whether the sensor is as it was made: every program attached, every map
 * as it was written, an event of its own coming through, the node's clock not moved. What is not is
 * told, and mended where that can be; until a look finds everything in order, the node counts as
 * not covered.
 */
final class SensorGuard implements Runnable {
  private static final Logger LOG = System.getLogger(SensorGuard.class.getName());

  /** How often it looks. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  /** So many canaries may fail to come before something is wrong: the sensor may be busy. */
  private static final int CANARIES = 3;

  private static final double NANOS = 1e9;

  private final Sensor sensor;
  private final NodeClock clock;
  private final Outgoing outbox;
  private final Canary canary = new Canary();
  private final ClockSteps steps;
  private final AtomicLong missingBytes = new AtomicLong();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile String fault = "";
  private volatile boolean isReading;
  private Set<String> told = Set.of();
  private long lastGood;
  private long lostBefore;
  private int silentCanaries;

  SensorGuard(Sensor sensor, NodeClock clock, Outgoing outbox) {
    this.sensor = sensor;
    this.clock = clock;
    this.outbox = outbox;
    this.lastGood = clock.sinceBoot();
    this.steps = new ClockSteps(lastGood, clock.ahead());
  }

  void start() {
    Thread.ofPlatform().name("guard").daemon().start(this);
  }

  void stop() {
    stopping.countDown();
  }

  /** What is wrong, in a sentence without a full stop; empty if nothing is. */
  Optional<String> fault() {
    return Optional.of(fault).filter(text -> !text.isEmpty());
  }

  /** Events are being read, whether there were any or not. */
  void reads() {
    isReading = true;
  }

  /** The event of a canary has come. */
  void hear(RawEvent raw) {
    canary.hear(raw);
  }

  /** Flows of that many bytes were taken out of their table, or put into it, by somebody else. */
  void flowsChanged(long bytes) {
    missingBytes.addAndGet(Math.abs(bytes));
  }

  @Override
  public void run() {
    try {
      canary.release();
      while (!stopping.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    lookAtClock();
    List<Tampering> found;
    try {
      found = new ArrayList<>(sensor.check());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the sensor could not be looked at: " + e.getMessage(), e);
      found = new ArrayList<>();
      found.add(new Tampering(Tampering.Kind.MAP, "of the sensor", "it cannot be read", false));
    }
    long bytes = missingBytes.getAndSet(0);
    if (bytes > 0) {
      String what = "flows of " + bytes + " bytes were changed in it";
      found.add(new Tampering(Tampering.Kind.MAP, "of flows", what, false));
    }
    lookForCanary(found);
    judge(found);
  }

  private void lookAtClock() {
    long moved = steps.observe(clock.sinceBoot(), clock.ahead());
    if (moved != 0) {
      tell(
          Event.CLOCK_MOVED,
          String.format(
              Locale.ROOT,
              "the time of day was moved %s by %.1f seconds",
              moved > 0 ? "forwards" : "backwards",
              Math.abs(moved) / NANOS));
    }
  }

  private void lookForCanary(List<Tampering> found) {
    long lost = sensor.counters().lost();
    boolean isMissing = canary.isMissing();
    if (!isMissing) {
      silentCanaries = 0;
    } else if (lost == lostBefore || !isReading) {
      silentCanaries++; // else it may have found no room, which is accounted for
    }
    isReading = false;
    lostBefore = lost;
    if (silentCanaries >= CANARIES) {
      String what =
          "the sensor's own events do not come through any more; the last one was " + canary.name();
      found.add(new Tampering(Tampering.Kind.PROGRAM, "on_exit", what, false));
    }
    canary.release();
  }

  private void judge(List<Tampering> found) {
    long now = clock.sinceBoot();
    Set<String> texts = new TreeSet<>();
    for (Tampering one : found) {
      String text = text(one);
      if (texts.add(text) && !told.contains(text)) {
        tell(one.kind() == Tampering.Kind.PROGRAM ? Event.DETACHED : Event.MAP_CHANGED, text);
      }
    }
    if (found.isEmpty()) {
      if (!told.isEmpty()) {
        repaired(now);
      }
      lastGood = now;
    }
    told = texts;
    fault = String.join("; ", texts);
  }

  private void repaired(long now) {
    Instant since = clock.instant(lastGood);
    Instant end = clock.instant(now);
    tell(
        Event.REPAIRED,
        "everything is as it should be again; events since " + since + " may be missing");
    outbox.add(end, new Loss(Part.COLLECTOR, 0, 0, 0, Loss.Reason.NOT_WATCHED, since, end));
  }

  private void tell(Event event, String detail) {
    LOG.log(event == Event.REPAIRED ? Level.INFO : Level.WARNING, detail);
    outbox.add(clock.now(), new LifecycleActivity(event, Part.COLLECTOR, detail));
  }

  private static String text(Tampering tampering) {
    String mended =
        tampering.kind() == Tampering.Kind.PROGRAM ? "it was attached again" : "it was mended";
    return (tampering.kind() == Tampering.Kind.PROGRAM ? "program " : "map ")
        + tampering.name()
        + ": "
        + tampering.what()
        + (tampering.isRepaired() ? "; " + mended : "");
  }
}

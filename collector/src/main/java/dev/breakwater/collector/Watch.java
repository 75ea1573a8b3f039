package dev.breakwater.collector;

import dev.breakwater.bpf.RingBuffer;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.SourceHealth;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The thread that reads the kernel's events in their order: it keeps the process table, has each
 * event judged, passes on what leaves the node, and says how it is and what was lost.
 */
final class Watch implements Runnable {
  private static final Logger LOG = System.getLogger(Watch.class.getName());

  /** How long it rests between looks: short after much has come, longer the longer none has. */
  private static final int SHORTEST_REST_MILLIS = 2;

  private static final int LONGEST_REST_MILLIS = 50;

  private static final long SECOND = 1_000_000_000L;
  private static final long HEALTH_INTERVAL = 5 * SECOND;

  private final Sensor sensor;
  private final NodeFacts facts;
  private final Processes processes;
  private final Detector detector;
  private final Outgoing outbox;
  private final RawEvent raw = new RawEvent();
  private final KernelEvent event;
  private final Consumer<Finding> found;
  private final LossAccount losses;
  private final LossAccount.Listener lostNumbers = Watch::logLost;
  private final AtomicBoolean scanning = new AtomicBoolean();
  private final Map<String, String> attributes;
  private final NetworkWatch network;
  private final SensorGuard guard;

  private final RingBuffer.Consumer consumer = this::accept;

  private volatile boolean stopping;
  private volatile Supplier<Map<String, String>> moreAttributes = Map::of;
  private int restMillis = SHORTEST_REST_MILLIS;
  private long eventsSeen;
  private long lastEvent;
  private long unreadable;
  private long lastCheck;
  private long lastHealth;
  private Optional<String> fault = Optional.empty();

  Watch(
      Sensor sensor,
      NodeFacts facts,
      ProcFiles proc,
      Detector detector,
      Outgoing outbox,
      Duration flowInterval) {
    this.sensor = sensor;
    this.facts = facts;
    this.processes = new Processes(raw, facts, proc);
    this.detector = detector;
    this.outbox = outbox;
    this.guard = new SensorGuard(sensor, facts.clock(), outbox);
    this.network =
        new NetworkWatch(sensor.network(), facts, proc, outbox, flowInterval, guard::flowsChanged);
    this.event = new KernelEvent(raw, facts, network.names(), new TrackedProcess(facts, 0, 0));
    this.found = finding -> outbox.add(facts.clock().instant(raw.time()), finding);
    this.losses = new LossAccount();
    this.attributes = Map.of("os.kernel.version", proc.kernelRelease());
  }

  /** Has the node's health say more. */
  void alsoTell(Supplier<Map<String, String>> more) {
    moreAttributes = more;
  }

  /** Ends {@link #run} within a few milliseconds. */
  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    scan();
    network.start();
    guard.start();
    long begin = facts.clock().sinceBoot();
    lastCheck = begin;
    health(begin);
    while (!stopping) {
      int taken = sensor.events().poll(consumer);
      rest(taken);
      guard.reads();
      network.tellFlows();
      long now = facts.clock().sinceBoot();
      if (now - lastCheck >= (losses.sawGap() ? SECOND / 10 : SECOND)) {
        check(now);
      }
      if (now - lastHealth >= HEALTH_INTERVAL || !fault.equals(guard.fault())) {
        health(now);
      }
    }
    guard.stop();
    network.finish();
    long end = facts.clock().sinceBoot();
    check(end);
    health(end);
  }

  /** Waits for more: the kernel side wakes it for what is urgent, and before a buffer is full. */
  private void rest(int taken) {
    restMillis = taken > 0 ? SHORTEST_REST_MILLIS : Math.min(2 * restMillis, LONGEST_REST_MILLIS);
    sensor.events().await(restMillis);
  }

  private void accept(MemorySegment data, long offset, int length) {
    try {
      if (!raw.move(data, offset, length)) {
        throw new IllegalStateException("an event of " + length + " bytes has no head");
      }
      losses.told(raw.stream(), raw.cpu(), raw.sequence(), lostNumbers);
      lastEvent = raw.time();
      take();
    } catch (RuntimeException e) {
      unreadable++;
      if (Long.bitCount(unreadable) == 1) {
        LOG.log(
            Level.ERROR,
            unreadable + " events of the kernel could not be judged; the last one: " + e,
            e);
      }
    }
  }

  private void take() {
    switch (raw.type()) {
      case EventLayout.TASK -> processes.listed();
      case EventLayout.FORK -> {
        eventsSeen++;
        processes.forked();
      }
      case EventLayout.CGROUP -> processes.actor().describe(raw);
      case EventLayout.EXEC -> executed();
      case EventLayout.EXIT -> exited();
      case EventLayout.CALL -> called();
      case EventLayout.DNS -> network.message(raw);
      case EventLayout.CANARY -> guard.hear(raw);
      default -> throw new IllegalStateException("no event has the type " + raw.type());
    }
  }

  private void executed() {
    eventsSeen++;
    judge(processes.executed());
    pass();
  }

  private void exited() {
    eventsSeen++;
    TrackedProcess process = processes.exited();
    if (process == null) {
      return;
    }
    if (!processes.isKernelThread()) {
      judge(process);
      pass();
    }
    facts.processes().end(process);
  }

  private void called() {
    eventsSeen++;
    TrackedProcess process = processes.actor();
    event.take(process);
    ProcessState.take(event, process);
    detector.detect(event, found);
    if (event.isConnection()) {
      pass();
    }
  }

  private void judge(TrackedProcess process) {
    event.take(process);
    detector.detect(event, found);
  }

  /** Lets the event leave the node as activity. */
  private void pass() {
    outbox.add(facts.clock().instant(raw.time()), event.activity());
  }

  private void check(long now) {
    facts.clock().adjust();
    facts.users().refresh();
    facts.groups().refresh();
    long[][] lost = sensor.lost(); // first: what no gap explains then is behind the last number
    sensor.events().poll(consumer);
    for (int stream = 0; stream < lost.length; stream++) {
      for (int cpu = 0; cpu < lost[stream].length; cpu++) {
        losses.counted(stream, cpu, lost[stream][cpu], lostNumbers);
      }
    }
    loss(losses.lost(), Loss.Reason.KERNEL_BUFFER_FULL, now);
    loss(losses.missed(sensor.missed()), Loss.Reason.GAP, now);
    loss(losses.unreadable(unreadable), Loss.Reason.MALFORMED, now);
    network.check(facts.clock().instant(lastCheck), facts.clock().instant(now));
    lastCheck = now;
    if (processes.hasGaps()) {
      scan();
    }
  }

  private static void logLost(int stream, int cpu, long from, long to) {
    LOG.log(
        Level.WARNING,
        () ->
            "the ring buffer had no room for the events "
                + from
                + " to "
                + to
                + " of stream "
                + stream
                + " on CPU "
                + cpu);
  }

  private void loss(long count, Loss.Reason reason, long now) {
    if (count > 0) {
      processes.haveGaps();
      Instant end = facts.clock().instant(now);
      outbox.add(
          end,
          new Loss(Part.COLLECTOR, 0, 0, count, reason, facts.clock().instant(lastCheck), end));
    }
  }

  private void health(long now) {
    lastHealth = now;
    fault = guard.fault();
    outbox.add(
        facts.clock().instant(now),
        new SourceHealth(
            SourceHealth.Source.NODE,
            fault.isEmpty() ? SourceHealth.State.COVERED : SourceHealth.State.NOT_COVERED,
            fault.orElse(""),
            eventsSeen,
            losses.total(),
            lastEvent == 0 ? Instant.EPOCH : facts.clock().instant(lastEvent),
            attributes()));
  }

  private Map<String, String> attributes() {
    Map<String, String> all = new TreeMap<>(attributes);
    all.putAll(moreAttributes.get());
    Sensor.Counters counters = sensor.counters();
    all.put("breakwater.opens.filtered", Long.toString(counters.filtered()));
    all.put("breakwater.opens.folded", Long.toString(counters.folded()));
    all.put("breakwater.containers.seen", Long.toString(facts.containers().seen()));
    all.put("breakwater.containers.unresolved", Long.toString(facts.containers().unresolved()));
    all.put("breakwater.processes", Integer.toString(facts.processes().size()));
    network.describe(all);
    return all;
  }

  /**
   * Has the kernel tell all processes. That waits for nobody, but may fill the ring buffer, so that
   * another thread does it while this one reads.
   */
  private void scan() {
    if (!scanning.compareAndSet(false, true)) {
      return;
    }
    processes.areListed();
    Thread.ofPlatform()
        .name("processes")
        .daemon()
        .start(
            () -> {
              try {
                sensor.tellProcesses();
              } catch (RuntimeException e) {
                LOG.log(
                    Level.ERROR,
                    "the processes of this node could not be listed; those that are not known yet"
                        + " show without their past: "
                        + e.getMessage());
              } finally {
                scanning.set(false);
              }
            });
  }
}

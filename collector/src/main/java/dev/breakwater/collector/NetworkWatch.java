package dev.breakwater.collector;

import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the network says, as it leaves the node: flows at intervals, and DNS messages. Belongs to
 * the thread that reads events.
 */
final class NetworkWatch {

  /** So many flows are told between two looks at the events that wait. */
  private static final int MOST_AT_ONCE = 64;

  private final @Nullable NetworkSensor sensor;
  private final @Nullable Flows flows;
  private final NodeFacts facts;
  private final ProcFiles proc;
  private final Outgoing outbox;
  private final DnsWatch dns = new DnsWatch();
  private final TrackedProcess nobody;
  private long lostMessages;
  private long missed;
  private long flowsTold;

  /**
   * Tells what a sensor sees of the network.
   *
   * @param sensor null where it sees nothing of it
   * @param interval how often flows are told
   * @param tampered takes how many bytes of flows others have changed
   */
  NetworkWatch(
      @Nullable NetworkSensor sensor,
      NodeFacts facts,
      ProcFiles proc,
      Outgoing outbox,
      Duration interval,
      LongConsumer tampered) {
    this.sensor = sensor;
    this.flows = sensor == null ? null : new Flows(sensor, facts.clock(), interval, tampered);
    this.facts = facts;
    this.proc = proc;
    this.outbox = outbox;
    this.nobody = new TrackedProcess(facts, 0, 0);
  }

  /** By which names workloads know addresses. */
  DomainNames names() {
    return dns.names();
  }

  void start() {
    if (flows != null) {
      flows.start();
    }
  }

  /** Takes the DNS message that the window stands at. */
  void message(RawEvent raw) {
    TrackedProcess process = process(raw.pid(), raw.start());
    dns.take(raw, process.containerId())
        .ifPresent(event -> tell(raw.time(), event.activity(process.actor())));
  }

  /** Tells some of the flows that were fetched. */
  void tellFlows() {
    for (int i = 0; i < MOST_AT_ONCE && tellFlow(); i++) {
      flowsTold++;
    }
  }

  /** Stops counting, and tells what was counted. */
  void finish() {
    if (flows != null) {
      flows.finish();
    }
    while (tellFlow()) {
      flowsTold++;
    }
  }

  /**
   * Tells what was lost since the last time.
   *
   * @param since when that was
   */
  void check(Instant since, Instant now) {
    if (sensor == null) {
      return;
    }
    long lost = sensor.lostMessages();
    long unseen = sensor.missed();
    long count = lost - lostMessages + unseen - missed;
    lostMessages = lost;
    missed = unseen;
    if (count > 0) {
      outbox.add(
          now, new Loss(Part.COLLECTOR, 0, 0, count, Loss.Reason.KERNEL_BUFFER_FULL, since, now));
    }
  }

  /** Adds what is worth showing of the network. */
  void describe(Map<String, String> attributes) {
    if (sensor == null) {
      attributes.put("breakwater.network.uncovered", "flows and DNS are not seen");
      return;
    }
    attributes.put("breakwater.flows", Long.toString(flowsTold));
    attributes.put("breakwater.connections.unfollowed", Long.toString(sensor.flows().unfollowed()));
    attributes.put("breakwater.dns.folded", Long.toString(dns.folded()));
    attributes.put("breakwater.dns.unreadable", Long.toString(dns.unreadable()));
    String uncovered = String.join("; ", sensor.uncovered());
    if (!uncovered.isEmpty()) {
      attributes.put("breakwater.network.uncovered", uncovered);
    }
  }

  private boolean tellFlow() {
    Flows.@Nullable Told told = flows == null ? null : flows.take();
    if (told == null) {
      return false;
    }
    TrackedProcess process = process(told.flow().pid(), told.flow().start());
    Instant since = facts.clock().instant(told.since());
    tell(told.until(), told.flow().activity(process.actor(), since));
    return true;
  }

  private void tell(long time, Activity activity) {
    outbox.add(facts.clock().instant(time), activity);
  }

  /** The process, or as much as can be found out of one that the table does not have. */
  private TrackedProcess process(int pid, long start) {
    if (pid == 0) {
      return nobody;
    }
    TrackedProcess known = facts.processes().find(pid, start);
    if (known != null) {
      return known;
    }
    TrackedProcess process = new TrackedProcess(facts, pid, start);
    proc.describe(pid).ifPresent(process::describe);
    return process;
  }
}

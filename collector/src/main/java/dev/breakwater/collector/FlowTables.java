package dev.breakwater.collector;

import dev.breakwater.bpf.BpfLink;
import dev.breakwater.bpf.BpfMap;
import dev.breakwater.bpf.BpfObject;
import dev.breakwater.bpf.BpfTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;

/**
 * The kernel's two tables of flows ({@code flow.h}): one is filled while the other is emptied.
 * Belongs to one thread.
 */
final class FlowTables {

  /** {@code enum stage}. */
  private static final int LISTENERS = 0;

  private static final int CONNECTIONS = 1;
  private static final int EVERYTHING = 2;

  /** {@code enum network_counter}. */
  private static final int TOTAL = 0;

  private static final int REST = 2;
  private static final int REST_COUNTERS = 5;
  private static final int SOCKETS_UNKNOWN = 7;

  private final BpfMap settings;
  private final BpfMap counters;
  private final List<BpfTable> tables;
  private final BpfLink sockets;
  private final boolean isLoopbackCounted;
  private final long[] rest = new long[REST_COUNTERS];
  private final long[] read = new long[2];
  private int filled;

  /**
   * The tables of a loaded object whose programs are attached.
   *
   * @param sockets the iterator over open sockets
   * @param isLoopbackCounted whether what stays on the node is counted too
   */
  FlowTables(BpfObject object, BpfLink sockets, boolean isLoopbackCounted) {
    this.settings = object.map("network_settings");
    this.counters = object.map("network_counters");
    this.tables =
        List.of(new BpfTable(object.map("flows_even")), new BpfTable(object.map("flows_odd")));
    this.sockets = sockets;
    this.isLoopbackCounted = isLoopbackCounted;
    set(LISTENERS);
  }

  /** Reads the sockets that are there already, so that what passes over them has an owner. */
  void readSockets() {
    sockets.iterate();
    set(CONNECTIONS);
    sockets.iterate();
    set(EVERYTHING);
  }

  /**
   * Adds what has passed over connections that go on, and lets the other table be filled. The one
   * that was filled can be emptied as soon as no program runs any more that saw it.
   */
  void turn() {
    sockets.iterate();
    filled = 1 - filled;
    set(EVERYTHING);
  }

  /**
   * Empties the table that is not filled, and tells what found no room.
   *
   * @return how many bytes the programs have added to the table that were not in it, or how many
   *     too many as a negative number: what somebody else has changed; 0 is as it should be
   */
  long empty(Consumer<Flow> to) {
    long difference = drain(1 - filled, to);
    Flow.Counts more = moreRest();
    if (!more.isNothing()) {
      to.accept(Flow.rest(more));
    }
    return difference;
  }

  /** Empties both tables, after every program was detached. */
  long emptyAll(Consumer<Flow> to) {
    return drain(filled, to) + empty(to);
  }

  /** How many connections had no room among those that are followed, since the start. */
  long unfollowed() {
    return counters.sum(SOCKETS_UNKNOWN);
  }

  private long drain(int table, Consumer<Flow> to) {
    tables
        .get(table)
        .drain(
            (key, value) -> {
              Flow flow = Flow.read(key, value);
              read[table] += flow.counts().bytesIn() + flow.counts().bytesOut();
              to.accept(flow);
            });
    long added = counters.sum(TOTAL + table);
    long difference = added - read[table];
    read[table] = added;
    return difference;
  }

  private Flow.Counts moreRest() {
    long[] more = new long[REST_COUNTERS];
    for (int i = 0; i < REST_COUNTERS; i++) {
      long now = counters.sum(REST + i);
      more[i] = now - rest[i];
      rest[i] = now;
    }
    return new Flow.Counts(more[0], more[1], more[2], more[3], more[4]);
  }

  private void set(int stage) {
    settings.update(
        BpfMap.key(0),
        ByteBuffer.allocate(4 * Integer.BYTES)
            .order(ByteOrder.nativeOrder())
            .putInt(filled)
            .putInt(isLoopbackCounted ? 1 : 0)
            .putInt(stage)
            .putInt(0)
            .array());
  }
}

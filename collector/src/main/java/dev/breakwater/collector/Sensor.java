package dev.breakwater.collector;

import dev.breakwater.bpf.BpfException;
import dev.breakwater.bpf.BpfLink;
import dev.breakwater.bpf.BpfMap;
import dev.breakwater.bpf.BpfObject;
import dev.breakwater.bpf.BpfProgram;
import dev.breakwater.bpf.KernelSupport;
import dev.breakwater.bpf.Libbpf;
import dev.breakwater.bpf.RingBuffers;
import dev.breakwater.bpf.Tampering;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The eBPF programs, loaded and attached until this is closed. */
final class Sensor implements AutoCloseable {
  private static final String OBJECT = "/dev/breakwater/collector/sensor.bpf.o";

  /** The programs that always watch; system calls only while something is asked of them. */
  private static final List<String> ATTACHED =
      List.of("on_exec", "on_fork", "on_exit", "on_cgroup");

  /** The programs that take calls, by {@code enum shape}. */
  private static final List<String> SHAPES = List.of("on_open", "on_call", "on_socket");

  /** The variables of the programs. */
  private static final String VARIABLES = ".bss";

  /** The maps that this process changes while it watches, and those that it maps into memory. */
  private static final Set<String> WRITTEN =
      Set.of(
          "events",
          "urgent_events",
          "forms",
          "settings",
          "path_prefixes",
          "path_names",
          "network_settings",
          "flows_even",
          "flows_odd");

  /** {@code enum counter}. */
  private static final int FILTERED = 0;

  private static final int FOLDED = 1;

  /** {@code struct stream_count}: where the count of what was lost lies. */
  private static final int LOST = 8;

  private final BpfObject object;
  private final RingBuffers events;
  private final List<BpfProgram> watching;
  private final BpfLink processes;
  private final CallFilter filter;
  private final @Nullable NetworkSensor network;
  private boolean isCollectorKnown;

  /**
   * What the kernel side has counted since the start.
   *
   * @param lost events for which the ring buffers had no room
   * @param filtered opens that the filter kept in the kernel
   * @param folded opens that were the same as one told a moment before
   */
  record Counters(long lost, long filtered, long folded) {}

  private Sensor(
      BpfObject object,
      RingBuffers events,
      KernelFilter wanted,
      NetworkSensor.@Nullable Scope scope) {
    this.object = object;
    this.events = events;
    this.watching = ATTACHED.stream().map(object::program).toList();
    for (int i = 0; i < SHAPES.size(); i++) {
      object.map("shapes").update(i + 1, object.program(SHAPES.get(i)));
    }
    watching.forEach(BpfProgram::attach);
    this.filter = new CallFilter(object, System.getProperty("os.arch", ""));
    filter.set(wanted);
    this.processes = object.program("on_task").attach();
    this.network = scope == null ? null : NetworkSensor.attach(object, scope);
    freeze();
  }

  /**
   * Starts to watch.
   *
   * @throws SensorException if this node cannot be watched
   */
  static Sensor start(KernelFilter wanted, NetworkSensor.Scope scope) {
    return start(wanted, scope, RingSizes.USUAL);
  }

  /**
   * Starts to watch, with ring buffers of other sizes.
   *
   * @throws SensorException if this node cannot be watched
   */
  static Sensor start(KernelFilter wanted, NetworkSensor.Scope scope, RingSizes sizes) {
    Optional<String> missing = KernelSupport.missing();
    if (missing.isPresent()) {
      throw new SensorException(missing.get());
    }
    byte[] programs = programs();
    try {
      BpfObject object = Libbpf.load().open(programs, "sensor");
      try {
        object.map("urgent_events").resize(sizes.urgentBytes());
        object.map("events").resize(sizes.bytes());
        boolean hasNetwork = NetworkSensor.prepare(object, scope);
        object.load();
        RingBuffers events =
            new RingBuffers(
                object.map("urgent_events").ringBuffer(EventLayout.LONGEST),
                object.map("events").ringBuffer(EventLayout.LONGEST),
                EventLayout.TIME);
        return new Sensor(object, events, wanted, hasNetwork ? scope : null);
      } catch (RuntimeException | Error e) {
        object.close();
        throw e;
      }
    } catch (BpfException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new SensorException("the kernel refuses the sensor: it " + first, e);
    }
  }

  /** Where the events come. */
  RingBuffers events() {
    return events;
  }

  /** Has other events told from now on. What both filters tell is told all the while. */
  void watchFor(KernelFilter wanted) {
    filter.set(wanted);
  }

  /** What watches the network; null where this kernel cannot, or nobody asked for it. */
  @Nullable NetworkSensor network() {
    return network;
  }

  /**
   * Looks whether every program is attached and every map holds what was written into it, and mends
   * what is not.
   *
   * @return what was otherwise
   */
  List<Tampering> check() {
    if (!isCollectorKnown) {
      BpfMap variables = object.map(VARIABLES);
      isCollectorKnown = variables.lookup(BpfMap.key(0)).filter(Sensor::isSet).isPresent();
      if (isCollectorKnown) {
        variables.adopt(BpfMap.key(0)); // the kernel side has told itself who the collector is
      }
    }
    List<Tampering> found = new ArrayList<>(object.checkPrograms());
    found.addAll(object.checkMaps());
    return found;
  }

  /** The kernel's number of a map. */
  int mapId(String map) {
    return object.map(map).id();
  }

  /** The kernel's number of a program. */
  int programId(String program) {
    return object.program(program).id();
  }

  private static boolean isSet(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return true;
      }
    }
    return false;
  }

  /** Lets no process change what only the kernel side has to. */
  private void freeze() {
    for (String map : object.mapNames()) {
      if (!WRITTEN.contains(map) && !map.contains(".")) {
        object.map(map).freeze();
      }
    }
  }

  /** Has the kernel tell every process that there is, into the ring buffer. */
  void tellProcesses() {
    processes.iterate();
  }

  /** How many events found no room since the start, by stream and CPU. */
  long[][] lost() {
    BpfMap streams = object.map("streams");
    long[][] lost = new long[EventLayout.STREAMS][];
    for (int stream = 0; stream < lost.length; stream++) {
      lost[stream] =
          streams.lookupPerCpu(BpfMap.key(stream)).stream()
              .mapToLong(
                  bytes -> ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong(LOST))
              .toArray();
    }
    return lost;
  }

  /**
   * How often a program was not run since the start, for it was running on that CPU already: what
   * it would have told never had a number.
   */
  long missed() {
    long missed = 0;
    for (BpfProgram program : watching) {
      missed += program.misses();
    }
    return missed + filter.missed();
  }

  Counters counters() {
    BpfMap counters = object.map("counters");
    long lost = 0;
    for (long[] stream : lost()) {
      for (long cpu : stream) {
        lost += cpu;
      }
    }
    return new Counters(lost, counters.sum(FILTERED), counters.sum(FOLDED));
  }

  /** Detaches everything. */
  @Override
  public void close() {
    object.close();
    events.close();
  }

  private static byte[] programs() {
    try (InputStream in = Sensor.class.getResourceAsStream(OBJECT)) {
      if (in == null) {
        throw new SensorException("it was built without its eBPF programs, which takes clang");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new SensorException("its eBPF programs cannot be read: " + e.getMessage(), e);
    }
  }
}

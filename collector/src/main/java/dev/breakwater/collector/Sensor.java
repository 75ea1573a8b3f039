package dev.breakwater.collector;

import dev.breakwater.bpf.BpfException;
import dev.breakwater.bpf.BpfLink;
import dev.breakwater.bpf.BpfMap;
import dev.breakwater.bpf.BpfObject;
import dev.breakwater.bpf.BpfProgram;
import dev.breakwater.bpf.KernelSupport;
import dev.breakwater.bpf.Libbpf;
import dev.breakwater.bpf.RingBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The eBPF programs, loaded and attached until this is closed. */
final class Sensor implements AutoCloseable {
  private static final String OBJECT = "/dev/breakwater/collector/sensor.bpf.o";

  /** The programs that attach by themselves; system calls come to theirs through the last one. */
  private static final List<String> ATTACHED =
      List.of("on_exec", "on_fork", "on_exit", "on_cgroup", "on_system_call");

  /** {@code enum counter}. */
  private static final int LOST = 1;

  private static final int FILTERED = 2;

  private final BpfObject object;
  private final RingBuffer events;
  private final List<BpfProgram> attached;
  private final BpfLink processes;

  /**
   * What the kernel side has counted since the start.
   *
   * @param lost events for which the ring buffer had no room
   * @param missed times that a program was not run, for it was running already
   * @param filtered opens that the filter kept in the kernel
   */
  record Counters(long lost, long missed, long filtered) {}

  private Sensor(BpfObject object, RingBuffer events, OpenFilter filter) {
    this.object = object;
    this.events = events;
    configure(filter);
    this.attached = ATTACHED.stream().map(object::program).toList();
    attached.forEach(BpfProgram::attach);
    this.processes = object.program("on_task").attach();
  }

  /**
   * Starts to watch.
   *
   * @throws SensorException if this node cannot be watched
   */
  static Sensor start(OpenFilter filter) {
    Optional<String> missing = KernelSupport.missing();
    if (missing.isPresent()) {
      throw new SensorException(missing.get());
    }
    byte[] programs = programs();
    try {
      BpfObject object = Libbpf.load().open(programs, "sensor");
      try {
        object.load();
        return new Sensor(object, object.map("events").ringBuffer(), filter);
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
  RingBuffer events() {
    return events;
  }

  /** Has the kernel tell every process that there is, into the ring buffer. */
  void tellProcesses() {
    processes.iterate();
  }

  Counters counters() {
    BpfMap counters = object.map("counters");
    long missed = 0;
    for (BpfProgram program : attached) {
      missed += program.misses();
    }
    return new Counters(counters.sum(LOST), missed, counters.sum(FILTERED));
  }

  /** Detaches everything. */
  @Override
  public void close() {
    object.close();
    events.close();
  }

  private void configure(OpenFilter filter) {
    object.map("settings").update(BpfMap.key(0), filter.settings());
    BpfMap quiet = object.map("quiet_tops");
    for (OpenFilter.Quiet place : filter.quiet()) {
      quiet.update(place.key(), BpfMap.key(place.kinds()));
    }
    for (SystemCalls.Entry call : SystemCalls.of(System.getProperty("os.arch", ""))) {
      object.map(call.table()).update(call.number(), object.program(call.program()));
    }
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

package dev.breakwater.collector;

import dev.breakwater.bpf.BpfException;
import dev.breakwater.bpf.BpfLink;
import dev.breakwater.bpf.BpfMap;
import dev.breakwater.bpf.BpfObject;
import dev.breakwater.bpf.BpfProgram;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs that count flows and tell DNS messages. What this node's kernel cannot do is left
 * out, and {@link #uncovered()} says so.
 */
final class NetworkSensor {
  private static final Logger LOG = System.getLogger(NetworkSensor.class.getName());

  private static final List<String> TCP = List.of("on_tcp_owner", "on_tcp_state");
  private static final String SOCKETS = "on_open_socket";
  private static final List<String> PACKETS =
      List.of("on_new_socket", "on_packet_out", "on_packet_in");

  /** {@code enum network_counter}. */
  private static final int DNS_LOST = 8;

  /** The first Linux with cookies of sockets in tracing programs, and an exchange in memory. */
  private static final int OLDEST_MAJOR = 5;

  private static final int OLDEST_MINOR = 12;

  private final List<BpfLink> links = new ArrayList<>();
  private final List<BpfProgram> tcp = new ArrayList<>();
  private final List<String> uncovered = new ArrayList<>();
  private final BpfMap counters;
  private final FlowTables flows;

  /**
   * What is watched of the network.
   *
   * @param isCounted whether flows are counted and DNS messages told at all
   * @param isLoopbackCounted whether also what stays on the node is counted
   * @param proc where /proc is
   */
  record Scope(boolean isCounted, boolean isLoopbackCounted, Path proc) {

    /** Neither flows nor DNS. */
    static final Scope NOTHING = new Scope(false, false, Path.of("/proc"));

    /** What leaves the node, and DNS. */
    static final Scope NODE = new Scope(true, false, Path.of("/proc"));
  }

  private NetworkSensor(BpfObject object, Scope scope) {
    this.counters = object.map("network_counters");
    for (String name : TCP) {
      BpfProgram program = object.program(name);
      tcp.add(program);
      links.add(program.attach());
    }
    BpfLink sockets = object.program(SOCKETS).attach();
    attachToPackets(object, scope.proc());
    flows = new FlowTables(object, sockets, scope.isLoopbackCounted());
  }

  /**
   * Leaves out of an object that is not loaded yet what this kernel would refuse.
   *
   * @return whether anything is left of it
   */
  static boolean prepare(BpfObject object, Scope scope) {
    boolean isAble = scope.isCounted() && isNewEnough(new ProcFiles(scope.proc()).kernelRelease());
    if (!isAble) {
      TCP.forEach(name -> object.program(name).leaveOut());
      PACKETS.forEach(name -> object.program(name).leaveOut());
      object.program(SOCKETS).leaveOut();
    }
    return isAble;
  }

  /** Attaches the programs of an object that was prepared and loaded. */
  static NetworkSensor attach(BpfObject object, Scope scope) {
    return new NetworkSensor(object, scope);
  }

  /** Whether this kernel can run the programs. */
  static boolean isNewEnough(String kernelRelease) {
    Matcher version = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})").matcher(kernelRelease);
    if (!version.lookingAt()) {
      return false;
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    return major > OLDEST_MAJOR || (major == OLDEST_MAJOR && minor >= OLDEST_MINOR);
  }

  /** The kernel's tables of flows. */
  FlowTables flows() {
    return flows;
  }

  /** What of the network is not seen on this node, each in a sentence without a full stop. */
  List<String> uncovered() {
    return List.copyOf(uncovered);
  }

  /** How many DNS messages found no room in the ring buffer, since the start. */
  long lostMessages() {
    return counters.sum(DNS_LOST);
  }

  /** How many changes of connections were not seen since the program was running already. */
  long missed() {
    return tcp.getLast().misses();
  }

  /** Stops counting; what was counted can still be read. */
  void detach() {
    links.forEach(BpfLink::close);
  }

  private void attachToPackets(BpfObject object, Path proc) {
    Optional<Path> root = CgroupRoot.find(proc);
    if (root.isEmpty()) {
      leaveUncovered("there is no cgroup2 hierarchy here whose root can be reached");
      return;
    }
    try {
      for (String name : PACKETS) {
        links.add(object.program(name).attachCgroup(root.get()));
      }
    } catch (BpfException e) {
      leaveUncovered(String.valueOf(e.getMessage()));
    }
  }

  private void leaveUncovered(String reason) {
    String what = "UDP flows and DNS are not seen: " + reason;
    uncovered.add(what);
    LOG.log(Level.WARNING, what);
  }
}

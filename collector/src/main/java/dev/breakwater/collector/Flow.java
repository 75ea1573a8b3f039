package dev.breakwater.collector;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.breakwater.signals.Actor;
import dev.breakwater.signals.Endpoint;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.Traffic;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/**
 * What passed between a process and a peer in an interval. Ports are those that a service has: of a
 * flow that the process asked for the peer's, of one that it was asked for its own.
 *
 * @param pid the process in the initial pid namespace; 0 where it is not known
 * @param start when it began, in nanoseconds since boot
 * @param isInbound whether the peer asked
 * @param protocol tcp or udp; empty where it is not known
 * @param local the process's end
 * @param remote the peer's end
 * @param counts what passed
 */
record Flow(
    int pid,
    long start,
    boolean isInbound,
    String protocol,
    Endpoint local,
    Endpoint remote,
    Counts counts) {

  /** {@code struct flow_key}. */
  static final int START = 0;

  static final int PID = 8;
  static final int FAMILY = 12;
  static final int PROTOCOL = 14;
  static final int DIRECTION = 15;
  static final int LOCAL = 16;
  static final int REMOTE = 32;
  static final int PORT = 48;

  /** {@code struct traffic}. */
  static final int BYTES_IN = 0;

  static final int BYTES_OUT = 8;
  static final int PACKETS_IN = 16;
  static final int PACKETS_OUT = 24;
  static final int CONNECTIONS = 32;

  private static final int INBOUND = 1;

  /**
   * Numbers of what passed.
   *
   * @param bytesIn bytes of payload that came in
   * @param bytesOut bytes of payload that went out, what was sent again not counted again
   * @param packetsIn segments or datagrams that came in
   * @param packetsOut segments or datagrams that went out
   * @param connections TCP connections that were made
   */
  record Counts(long bytesIn, long bytesOut, long packetsIn, long packetsOut, long connections) {

    /** Whether nothing passed. */
    boolean isNothing() {
      return (bytesIn | bytesOut | packetsIn | packetsOut | connections) == 0;
    }
  }

  /** A flow as the kernel's table has it. */
  static Flow read(MemorySegment key, MemorySegment value) {
    boolean isInbound = key.get(JAVA_BYTE, DIRECTION) == INBOUND;
    int port = Short.toUnsignedInt(key.get(JAVA_SHORT_UNALIGNED, PORT));
    boolean isV4 = key.get(JAVA_SHORT_UNALIGNED, FAMILY) == Protocol.AF_INET;
    return new Flow(
        key.get(JAVA_INT_UNALIGNED, PID),
        key.get(JAVA_LONG_UNALIGNED, START),
        isInbound,
        Protocol.name(Byte.toUnsignedInt(key.get(JAVA_BYTE, PROTOCOL)), 0),
        new Endpoint(address(key, LOCAL, isV4), isInbound ? port : 0),
        new Endpoint(address(key, REMOTE, isV4), isInbound ? 0 : port),
        new Counts(
            value.get(JAVA_LONG_UNALIGNED, BYTES_IN),
            value.get(JAVA_LONG_UNALIGNED, BYTES_OUT),
            value.get(JAVA_LONG_UNALIGNED, PACKETS_IN),
            value.get(JAVA_LONG_UNALIGNED, PACKETS_OUT),
            value.get(JAVA_LONG_UNALIGNED, CONNECTIONS)));
  }

  /** What found no room among the flows of an interval: whose it is and with whom is not known. */
  static Flow rest(Counts counts) {
    return new Flow(0, 0, false, "", Endpoint.UNKNOWN, Endpoint.UNKNOWN, counts);
  }

  /** As it leaves the node. */
  NetworkActivity activity(Actor actor, Instant since) {
    return new NetworkActivity(
        NetworkActivity.Action.TRAFFIC,
        actor,
        isInbound ? remote : local,
        isInbound ? local : remote,
        protocol,
        0,
        new Traffic(
            counts.bytesIn(),
            counts.bytesOut(),
            counts.packetsIn(),
            counts.packetsOut(),
            counts.connections(),
            since));
  }

  private static String address(MemorySegment key, int offset, boolean isV4) {
    byte[] bytes = key.asSlice(offset, isV4 ? 4 : 16).toArray(JAVA_BYTE);
    return IpAddress.of(bytes).toString();
  }
}

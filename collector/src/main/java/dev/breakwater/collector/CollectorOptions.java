package dev.breakwater.collector;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the collector is started with.
 *
 * @param cluster the cluster's name at the hub
 * @param node the node's name
 * @param socket the publisher's socket
 * @param flowInterval how often the network's flows are told; zero does without flows and DNS
 * @param rules rule files, and directories of them, beside those that ship with Breakwater
 * @param criSockets the container runtimes' sockets; empty for the usual places
 * @param hubCa the file with the certificate of the hub's authority, whose orders are taken; null
 *     for taking none
 * @param state the directory that remembers what was done by order; null for remembering it in this
 *     run only
 * @param allowResponse whether a process may be stopped and a container paused or killed on the
 *     hub's order
 * @param connections whether each connection is told, and not only those that a rule asks for; with
 *     it, something is always attached to system calls
 * @param foldMillis within this time the same open of a file is told once, in milliseconds; 0:
 *     never folded
 * @param ringMebibytes the size of the large ring buffer, a power of two
 */
record CollectorOptions(
    String cluster,
    String node,
    Path socket,
    Duration flowInterval,
    List<Path> rules,
    List<Path> criSockets,
    @Nullable Path hubCa,
    @Nullable Path state,
    boolean allowResponse,
    boolean connections,
    int foldMillis,
    int ringMebibytes) {

  private static final Duration USUAL_FLOW_INTERVAL = Duration.ofSeconds(30);
  private static final Duration LONGEST_FLOW_INTERVAL = Duration.ofHours(1);

  static final String USAGE =
      "usage: collector --cluster NAME --node NAME --socket PATH [--flow-interval SECONDS]"
          + " [--rules FILE_OR_DIRECTORY]..."
          + " [--cri-socket PATH]... [--hub-ca FILE] [--state DIR] [--allow-response]"
          + " [--no-connections]"
          + " [--fold-millis N] [--ring-mebibytes N]";

  private static final int FOLD_MILLIS = 1_000;
  private static final int LONGEST_FOLD_MILLIS = 60_000;
  private static final int RING_MEBIBYTES = 8;
  private static final int LARGEST_RING_MEBIBYTES = 256;

  CollectorOptions {
    rules = List.copyOf(rules);
    criSockets = List.copyOf(criSockets);
  }

  /**
   * @throws IllegalArgumentException if an argument is missing, unknown or without its value
   */
  static CollectorOptions parse(String... arguments) {
    String cluster = null;
    String node = null;
    String socket = null;
    Duration flowInterval = USUAL_FLOW_INTERVAL;
    List<Path> rules = new ArrayList<>();
    List<Path> criSockets = new ArrayList<>();
    Path hubCa = null;
    Path state = null;
    boolean allowResponse = false;
    boolean connections = true;
    int foldMillis = FOLD_MILLIS;
    int ringMebibytes = RING_MEBIBYTES;
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (name.equals("--allow-response") || name.equals("--no-connections")) {
        allowResponse |= name.equals("--allow-response");
        connections &= !name.equals("--no-connections");
        i--;
        continue;
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(name + " takes a value");
      }
      String value = arguments[i + 1];
      switch (name) {
        case "--cluster" -> cluster = value;
        case "--node" -> node = value;
        case "--socket" -> socket = value;
        case "--flow-interval" -> flowInterval = seconds(value, name);
        case "--rules" -> rules.add(Path.of(value));
        case "--cri-socket" -> criSockets.add(Path.of(value));
        case "--hub-ca" -> hubCa = Path.of(value);
        case "--state" -> state = Path.of(value);
        case "--fold-millis" -> foldMillis = number(name, value, 0, LONGEST_FOLD_MILLIS);
        case "--ring-mebibytes" -> ringMebibytes = number(name, value, 1, LARGEST_RING_MEBIBYTES);
        default -> throw new IllegalArgumentException("there is no option " + name);
      }
    }
    return new CollectorOptions(
        required(cluster, "--cluster"),
        required(node, "--node"),
        Path.of(required(socket, "--socket")),
        flowInterval,
        rules,
        criSockets,
        hubCa,
        state,
        allowResponse,
        connections,
        foldMillis,
        ringMebibytes);
  }

  private static int number(String name, String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        name + " takes a number from " + least + " to " + most + ", not " + value);
  }

  /** What of the network is to be watched. */
  NetworkSensor.Scope network() {
    return flowInterval.isZero() ? NetworkSensor.Scope.NOTHING : NetworkSensor.Scope.NODE;
  }

  private static Duration seconds(String value, String name) {
    try {
      Duration duration = Duration.ofSeconds(Integer.parseUnsignedInt(value));
      if (duration.compareTo(LONGEST_FLOW_INTERVAL) <= 0) {
        return duration;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        name + " takes seconds, at most " + LONGEST_FLOW_INTERVAL.toSeconds() + ", not " + value);
  }

  private static String required(@Nullable String value, String name) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}

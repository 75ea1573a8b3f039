package dev.breakwater.signals;

import java.time.Instant;

/**
 * What passed over a flow in an interval (OCSF {@code network_traffic}).
 *
 * @param bytesIn bytes that the process received
 * @param bytesOut bytes that the process sent
 * @param packetsIn how often it received, as the sensor counts: packets or calls
 * @param packetsOut how often it sent
 * @param connections connections that began in the interval
 * @param since when the interval began; the signal's time is when it ended
 */
public record Traffic(
    long bytesIn, long bytesOut, long packetsIn, long packetsOut, long connections, Instant since) {

  /** Nothing was counted: the activity is no summary of a flow. */
  public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, Instant.EPOCH);
}

package dev.breakwater.hub.activities;

/**
 * A connection, or what passed over connections in an interval.
 *
 * @param by who, and when
 * @param action OPEN, CLOSE, LISTEN, ACCEPT or TRAFFIC
 * @param protocol tcp, udp, …
 * @param source the end that asked
 * @param sourcePort its port; 0 where there is none
 * @param destination the end that was asked
 * @param destinationPort its port; 0 where there is none
 * @param result 0, or the negative errno
 * @param bytesIn of TRAFFIC: bytes that the process received
 * @param bytesOut of TRAFFIC: bytes that it sent
 * @param connections of TRAFFIC: connections that began
 */
public record Flow(
    Doing by,
    String action,
    String protocol,
    String source,
    int sourcePort,
    String destination,
    int destinationPort,
    int result,
    long bytesIn,
    long bytesOut,
    long connections) {}

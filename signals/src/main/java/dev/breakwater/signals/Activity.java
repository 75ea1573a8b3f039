package dev.breakwater.signals;

/**
 * Something that happened: on a node, seen by the sensor, or in a cluster, told by its audit log.
 */
public sealed interface Activity extends Payload
    permits ProcessActivity, FileActivity, NetworkActivity, KernelActivity, ApiActivity {}

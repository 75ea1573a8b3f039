package dev.breakwater.signals;

/**
 * Something that happened: on a node, seen by the sensor, in a cluster, told by its audit log, or
 * to a part of Breakwater itself.
 */
public sealed interface Activity extends Payload
    permits ProcessActivity,
        FileActivity,
        NetworkActivity,
        DnsActivity,
        KernelActivity,
        ApiActivity,
        LifecycleActivity {}

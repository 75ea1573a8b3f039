package dev.breakwater.collector;

import dev.breakwater.collector.container.Containers;
import java.util.Set;

/**
 * What every process of a node needs to be described.
 *
 * @param clock turns the kernel's times into the time of day
 * @param users the names of the node's users
 * @param groups the names of the node's groups
 * @param hostCgroups cgroups in which processes of the node itself are known to run
 * @param processes the processes that are known
 * @param containers the containers that are known
 */
record NodeFacts(
    NodeClock clock,
    AccountNames users,
    AccountNames groups,
    Set<String> hostCgroups,
    ProcessTable processes,
    Containers containers) {}

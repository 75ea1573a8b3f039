package dev.breakwater.signals;

/**
 * Where a signal comes from.
 *
 * @param cluster the cluster's name at the hub (OpenTelemetry {@code k8s.cluster.name})
 * @param node the node's name (OpenTelemetry {@code k8s.node.name}); empty for parts that are not
 *     bound to a node
 * @param part the part of Breakwater that observed it
 */
public record Origin(String cluster, String node, Part part) {}

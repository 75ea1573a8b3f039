package dev.breakwater.benchmarks.stand;

/**
 * The node that a measurement is of, as the hub knows it.
 *
 * @param cluster its cluster
 * @param name its name
 */
public record Node(String cluster, String name) {}

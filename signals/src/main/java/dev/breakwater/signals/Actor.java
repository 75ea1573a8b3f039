package dev.breakwater.signals;

/**
 * Who did it, on a node.
 *
 * @param process the process
 * @param container where it runs; {@link Container#HOST} for the node itself
 */
public record Actor(Process process, Container container) {}

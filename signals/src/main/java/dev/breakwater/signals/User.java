package dev.breakwater.signals;

/**
 * A user of a node's operating system.
 *
 * @param uid the numeric id in the initial user namespace; -1 where it is not known
 * @param name the name where it is known
 */
public record User(long uid, String name) {}

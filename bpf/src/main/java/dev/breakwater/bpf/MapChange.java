package dev.breakwater.bpf;

/**
 * Something in a map that this process has not put there.
 *
 * @param map the map's name
 * @param what what is otherwise, with the key in hexadecimal digits
 * @param isRepaired whether what was written before was written again
 */
public record MapChange(String map, String what, boolean isRepaired) {}

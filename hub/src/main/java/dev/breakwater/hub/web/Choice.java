package dev.breakwater.hub.web;

/**
 * One value that a filter can take.
 *
 * @param value as it stands in the URL; empty does not restrict
 * @param label as it is shown
 * @param chosen whether it is in force
 */
public record Choice(String value, String label, boolean chosen) {}

package dev.breakwater.publisher.spool;

/**
 * What {@link Spool#append} gives for a frame, to ask whether it is durable.
 *
 * @param ordinal up to which ordinal everything must be
 * @param era how often making durable had failed when it was written
 */
public record Ticket(long ordinal, long era) {}

package dev.breakwater.signals;

import java.time.Instant;

/**
 * One signal. Origin, epoch and sequence number identify it for good: a hub that has committed
 * sequence n of an epoch ignores it when it comes again, and a number that never came is a loss.
 *
 * @param origin who observed it
 * @param epoch the run of the part that observed it: milliseconds since 1970 of its start; grows
 *     with each start
 * @param sequence its number within the epoch: 1, 2, 3, …
 * @param time when it happened, by the clock of the node
 * @param payload what it says
 */
public record Signal(Origin origin, long epoch, long sequence, Instant time, Payload payload) {}

package dev.breakwater.hub.coverage;

import dev.breakwater.signals.Loss;
import java.time.Instant;

/**
 * Signals or events that were lost on the way to the hub.
 *
 * @param id rises with time
 * @param received when the hub learned of it
 * @param cluster where
 * @param node the node; empty for an audit log
 * @param loss what was lost, and why
 * @param detail what is known beyond that, in a sentence; may be empty
 */
public record LossRecord(
    long id, Instant received, String cluster, String node, Loss loss, String detail) {}

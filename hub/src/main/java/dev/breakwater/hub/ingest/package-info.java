/**
 * Batches of signals from publishers, committed with their effects in one transaction. A batch
 * that\n * comes twice has its effect once, and a number that never came becomes a loss.
 */
@NullMarked
package dev.breakwater.hub.ingest;

import org.jspecify.annotations.NullMarked;

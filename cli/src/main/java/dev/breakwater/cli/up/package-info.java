/**
 * {@code breakwater up}: the whole system on one machine. It starts the store, the hub, the
 * publisher and the collector, each with no more rights than it needs, says what becomes of them,
 * and stops them in order.
 */
@NullMarked
package dev.breakwater.cli.up;

import org.jspecify.annotations.NullMarked;

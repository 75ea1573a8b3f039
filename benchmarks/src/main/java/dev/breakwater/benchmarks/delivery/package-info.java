/** Delivery under faults: whether everything that was sent is stored or on record as lost. */
@NullMarked
package dev.breakwater.benchmarks.delivery;

import org.jspecify.annotations.NullMarked;

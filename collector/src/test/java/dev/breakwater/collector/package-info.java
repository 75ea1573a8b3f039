/**
 * Specifications of {@link dev.breakwater.collector}. Those named IT watch the kernel of this
 * machine.
 */
@NullMarked
package dev.breakwater.collector;

import org.jspecify.annotations.NullMarked;

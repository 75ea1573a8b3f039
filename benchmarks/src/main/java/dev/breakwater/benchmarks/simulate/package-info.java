/** Nodes without a machine, to load a hub. */
@NullMarked
package dev.breakwater.benchmarks.simulate;

import org.jspecify.annotations.NullMarked;

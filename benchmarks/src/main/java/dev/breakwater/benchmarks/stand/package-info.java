/** The real parts of one machine, started for a measurement and taken away after it. */
@NullMarked
package dev.breakwater.benchmarks.stand;

import org.jspecify.annotations.NullMarked;

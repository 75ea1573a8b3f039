/** The commands that measure: each hands its words to the benchmarks app and waits for its end. */
@NullMarked
package dev.breakwater.cli.benchmarks;

import org.jspecify.annotations.NullMarked;

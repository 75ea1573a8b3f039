/** What a measurement says: progress while it runs, tables and what had to hold at its end. */
@NullMarked
package dev.breakwater.benchmarks.report;

import org.jspecify.annotations.NullMarked;

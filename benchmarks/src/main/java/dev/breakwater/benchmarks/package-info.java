/**
 * Measures the real parts on this machine, and breaks what lies between them on purpose. Each
 * command starts what it needs, prints its figures, and takes away what it made.
 */
@NullMarked
package dev.breakwater.benchmarks;

import org.jspecify.annotations.NullMarked;

/** The load generator: a small C program that is compiled with this room, and what it prints. */
@NullMarked
package dev.breakwater.benchmarks.load;

import org.jspecify.annotations.NullMarked;

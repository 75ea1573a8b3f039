/** Attacks on the parts of a node, and whether the hub tells of each. */
@NullMarked
package dev.breakwater.benchmarks.tamper;

import org.jspecify.annotations.NullMarked;

/** Containers that come and go: whether each is seen, and under its own name. */
@NullMarked
package dev.breakwater.benchmarks.churn;

import org.jspecify.annotations.NullMarked;

/** Control groups of both versions: limits for a part, and what it used. */
@NullMarked
package dev.breakwater.benchmarks.cgroup;

import org.jspecify.annotations.NullMarked;

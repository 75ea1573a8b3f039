/** What the sensor costs, what it sees, and what it loses. */
@NullMarked
package dev.breakwater.benchmarks.sensor;

import org.jspecify.annotations.NullMarked;

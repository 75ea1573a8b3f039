/**
 * How a part of Breakwater is started on one machine: where its program lies, in which JVM it runs
 * and which rights it keeps. {@code up} starts the parts so, and what measures them does too.
 */
@NullMarked
package dev.breakwater.launch;

import org.jspecify.annotations.NullMarked;

/** The commands: options in, a report out. */
@NullMarked
package dev.breakwater.benchmarks.command;

import org.jspecify.annotations.NullMarked;

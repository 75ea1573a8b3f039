/**
 * The commands that need no hub: they replay recordings through the same detection that the hub
 * runs, and check rule files. What they read is anybody's: a broken line or file is reported and
 * the rest is read.
 */
@NullMarked
package dev.breakwater.cli.detection;

import org.jspecify.annotations.NullMarked;

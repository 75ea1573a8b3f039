/**
 * A real PostgreSQL as a child process: unpacked from a Maven dependency, initialised, started and
 * stopped. What a test, a laptop and a production server run is one and the same.
 */
@NullMarked
package dev.breakwater.postgres;

import org.jspecify.annotations.NullMarked;

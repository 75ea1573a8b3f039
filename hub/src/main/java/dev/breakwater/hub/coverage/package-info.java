/**
 * Which sources are being seen and what was lost. A source is covered only while it says so
 * itself:\n * silence is never health.
 */
@NullMarked
package dev.breakwater.hub.coverage;

import org.jspecify.annotations.NullMarked;

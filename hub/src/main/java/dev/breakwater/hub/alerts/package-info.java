/**
 * Findings that the hub keeps, as people and programs read them. Newest first, filtered, and live
 * as\n * they are committed.
 */
@NullMarked
package dev.breakwater.hub.alerts;

import org.jspecify.annotations.NullMarked;

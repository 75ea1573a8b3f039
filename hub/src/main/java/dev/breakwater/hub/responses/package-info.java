/**
 * Responses: what the administrator has a node do to a process or a container, and the record of
 * who had it done, why, and what came of it.
 */
@NullMarked
package dev.breakwater.hub.responses;

import org.jspecify.annotations.NullMarked;

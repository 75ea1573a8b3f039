/**
 * What processes did after and around an act, from the process activity that the hub keeps for a\n
 * * day. Reads are bounded in count and in depth.
 */
@NullMarked
package dev.breakwater.hub.processes;

import org.jspecify.annotations.NullMarked;

/** The rules that the hub gives to the nodes of a cluster: versions, and the way back. */
@NullMarked
package dev.breakwater.hub.noderules;

import org.jspecify.annotations.NullMarked;

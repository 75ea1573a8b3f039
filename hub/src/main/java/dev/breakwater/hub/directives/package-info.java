/**
 * What goes down to the nodes: directives, signed by the hub's authority, kept in the store and
 * fetched by the nodes themselves. Nothing connects into a cluster.
 */
@NullMarked
package dev.breakwater.hub.directives;

import org.jspecify.annotations.NullMarked;

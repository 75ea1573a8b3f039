/**
 * The hub: the one place that signals of all nodes and clusters come to. This package starts it;
 * each\n * package below is one concern, of plain classes under a thin layer of web resources.
 */
@NullMarked
package dev.breakwater.hub;

import org.jspecify.annotations.NullMarked;

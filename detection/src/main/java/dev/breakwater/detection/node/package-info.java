/**
 * Detection on what happens on a node: the fields of the Falco source {@code syscall}, read from a
 * {@link dev.breakwater.detection.node.NodeEvent}, and the rules over them.
 */
@NullMarked
package dev.breakwater.detection.node;

import org.jspecify.annotations.NullMarked;

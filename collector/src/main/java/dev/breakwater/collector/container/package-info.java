/**
 * Who did it: containers by the cgroups of their processes, and what the node's runtimes and the
 * Kubernetes API say of them. All of that is text from outside: it is bounded here, and nothing of
 * it becomes a path without being checked.
 */
@NullMarked
package dev.breakwater.collector.container;

import org.jspecify.annotations.NullMarked;

/**
 * Response: a process is stopped, a container paused, resumed or killed, on the hub's signed order
 * and where the node's owner has switched that on. It needs no capability beyond those of watching.
 */
@NullMarked
package dev.breakwater.collector.response;

import org.jspecify.annotations.NullMarked;

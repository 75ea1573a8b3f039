/**
 * The publisher's durable spool: batches in the order in which they came, in a log of segment files
 * within a budget of bytes. What no longer fits is given up by priority, and a record of it stands
 * in its place. docs/delivery.md describes the files.
 */
@NullMarked
package dev.breakwater.publisher.spool;

import org.jspecify.annotations.NullMarked;

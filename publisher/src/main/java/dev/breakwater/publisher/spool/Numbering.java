package dev.breakwater.publisher.spool;

import dev.breakwater.signals.Part;

/** What signals are numbered in: a run of a part on this node. */
record Numbering(Part part, long epoch) {}

/**
 * Kubernetes audit events, posted by an API server or followed in a file, analysed in memory.\n *
 * Findings are committed; the events themselves are never stored.
 */
@NullMarked
package dev.breakwater.hub.auditlog;

import org.jspecify.annotations.NullMarked;

/**
 * Kubernetes audit events ({@code audit.k8s.io}), read one at a time in constant memory from lists,
 * recordings and log files that are being written. What comes in is hostile: what is no audit event
 * is refused with its place and the reason, and the rest is read.
 */
@NullMarked
package dev.breakwater.audit;

import org.jspecify.annotations.NullMarked;

/**
 * Detection on Kubernetes audit events: the fields of the Falco source {@code k8s_audit}, with
 * those that its rules lack to hold against evasion, and the detector over them.
 */
@NullMarked
package dev.breakwater.detection.audit;

import org.jspecify.annotations.NullMarked;

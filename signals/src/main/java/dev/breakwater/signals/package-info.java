/**
 * The vocabulary of signals: what happened (activities), what is there (inventory), what was
 * decided (policy), what it means (findings) and what was not seen (losses, health). Classes and
 * attributes follow OCSF 1.8 where it has them, Kubernetes and OpenTelemetry elsewhere; {@link
 * dev.breakwater.signals.Wire} is the protobuf form.
 *
 * <p>Text is never null: an attribute that is not known is the empty string, an instant that is not
 * known is {@link java.time.Instant#EPOCH}.
 */
@NullMarked
package dev.breakwater.signals;

import org.jspecify.annotations.NullMarked;

/**
 * How a node gets its certificate: a one-time token and a proof that it holds the key.
 * Certificates\n * can be revoked.
 */
@NullMarked
package dev.breakwater.hub.enrolment;

import org.jspecify.annotations.NullMarked;

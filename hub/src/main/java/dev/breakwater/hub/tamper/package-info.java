/**
 * What happens to Breakwater itself: parts that were stopped, killed, frozen or tampered with, and
 * nodes that fell silent. Each becomes a finding.
 */
@NullMarked
package dev.breakwater.hub.tamper;

import org.jspecify.annotations.NullMarked;

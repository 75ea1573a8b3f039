/**
 * The loss ledger: for each run of each part how many signals were sent, stored and lost, so that
 * anybody can see that nothing was lost in silence.
 */
@NullMarked
package dev.breakwater.hub.ledger;

import org.jspecify.annotations.NullMarked;

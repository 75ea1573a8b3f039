/**
 * The {@code breakwater} command. What needs no hub it does itself through the libraries; the rest
 * it asks of a hub through its API.
 */
@NullMarked
package dev.breakwater.cli;

import org.jspecify.annotations.NullMarked;

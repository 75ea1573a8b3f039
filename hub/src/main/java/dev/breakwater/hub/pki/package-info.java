/**
 * The hub's own certificate authority and server certificate, made on the first start. Keys stay
 * in\n * the data folder, readable by the hub alone.
 */
@NullMarked
package dev.breakwater.hub.pki;

import org.jspecify.annotations.NullMarked;

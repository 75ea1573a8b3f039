/**
 * Who may ask the hub: the administrator by token or browser session, nodes by certificate, API\n *
 * servers by their cluster's token. One mechanism tells who it is, the paths' policy says what
 * they\n * may.
 */
@NullMarked
package dev.breakwater.hub.access;

import org.jspecify.annotations.NullMarked;

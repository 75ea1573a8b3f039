/**
 * A hub as the command line sees it: where it is, how to ask it, and how its answers look in a
 * terminal. Nothing that a hub sends reaches the terminal unescaped.
 */
@NullMarked
package dev.breakwater.cli.hub;

import org.jspecify.annotations.NullMarked;

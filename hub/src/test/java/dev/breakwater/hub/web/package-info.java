/** What the pages show of what they are given, and what they never show. */
@NullMarked
package dev.breakwater.hub.web;

import org.jspecify.annotations.NullMarked;

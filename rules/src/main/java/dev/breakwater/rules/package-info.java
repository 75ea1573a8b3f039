/**
 * The Falco rule language: rule files are loaded and checked against the fields of their sources,
 * conditions compiled once, events matched without allocation, outputs formatted. It does no I/O
 * and knows no event of its own: a source brings its fields as {@link
 * dev.breakwater.rules.EventSource}.
 */
@NullMarked
package dev.breakwater.rules;

import org.jspecify.annotations.NullMarked;

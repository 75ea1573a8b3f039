/**
 * From events to findings: the rules that ship with Breakwater, the catalogue that says what each
 * means and what to do about it, and the form in which findings leave (OCSF 1.8). It does no I/O
 * but to read its own resources, starts no thread and reads no clock.
 */
@NullMarked
package dev.breakwater.detection;

import org.jspecify.annotations.NullMarked;

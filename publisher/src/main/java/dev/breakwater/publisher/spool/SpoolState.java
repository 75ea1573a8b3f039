package dev.breakwater.publisher.spool;

import java.util.Optional;

/**
 * How the spool is.
 *
 * @param bytes bytes of its segments on disk
 * @param budget bytes that it may take
 * @param frames frames that are stored and not delivered
 * @param oldestMillis when the oldest of them was stored, milliseconds since 1970; 0 if there is
 *     none
 * @param givenUp signals given up since the start because there was no room
 * @param damaged frames since the start whose signals could not be read and were put on record
 * @param tornBytes bytes cut from the end at the start: a write that a crash broke off
 * @param commits how often waiting frames were made durable since the start
 * @param stuck why nothing is taken in just now, in a sentence; empty if it is
 */
public record SpoolState(
    long bytes,
    long budget,
    long frames,
    long oldestMillis,
    long givenUp,
    long damaged,
    long tornBytes,
    long commits,
    Optional<String> stuck) {}

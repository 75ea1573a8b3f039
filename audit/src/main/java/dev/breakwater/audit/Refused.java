package dev.breakwater.audit;

/**
 * Something that was fed as an audit event and is none.
 *
 * @param line its line, from 1; in a list its item, from 1
 * @param offset the byte at which it begins, of what is read after decompression
 * @param reason why it was refused
 */
public record Refused(long line, long offset, String reason) {}

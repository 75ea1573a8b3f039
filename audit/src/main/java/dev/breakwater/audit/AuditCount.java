package dev.breakwater.audit;

/**
 * How much was read.
 *
 * @param events audit events
 * @param refused what was refused
 * @param bytes bytes after decompression
 */
public record AuditCount(long events, long refused, long bytes) {

  /** Nothing read. */
  public static final AuditCount NONE = new AuditCount(0, 0, 0);

  /** The sum of both. */
  public AuditCount plus(AuditCount other) {
    return new AuditCount(events + other.events, refused + other.refused, bytes + other.bytes);
  }
}

package dev.breakwater.audit;

/** Bytes that hold no audit event; the message says why, in words for the person who fed them. */
public final class NotAnAuditEventException extends Exception {
  NotAnAuditEventException(String message) {
    super(message);
  }
}

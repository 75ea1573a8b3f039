package dev.breakwater.audit;

/** Takes what a reader reads, in order. */
public interface AuditSink {

  /** Takes an event, which may be kept. */
  void event(AuditEvent event);

  /** Takes word of something that was refused: it is lost to detection, and must be shown. */
  void refused(Refused refused);
}

package dev.breakwater.signals;

/**
 * What policy said of an object, at admission or in an audit of what exists. The words are
 * Gatekeeper's.
 *
 * @param action what was done about it
 * @param template the constraint template's kind
 * @param constraint the constraint's name
 * @param object the object that it is about
 * @param user who asked; empty in an audit
 * @param message the violation's message
 */
public record PolicyDecision(
    EnforcementAction action,
    String template,
    String constraint,
    ObjectReference object,
    String user,
    String message)
    implements Payload {

  /** Gatekeeper's enforcement actions. */
  public enum EnforcementAction {
    DENY,
    WARN,
    DRYRUN,
    AUDIT
  }
}

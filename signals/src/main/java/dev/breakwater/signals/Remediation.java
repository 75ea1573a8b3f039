package dev.breakwater.signals;

/**
 * What became of a command to a node (OCSF Remediation Activity 7001).
 *
 * @param directiveUid the directive that ordered it
 * @param action what was to be done
 * @param target what it was to be done to: a process's or a container's uid, or a rule set's
 *     version
 * @param requestedBy who asked for it, as the hub knows them
 * @param reason why, in their words
 * @param status whether it was done
 * @param detail how it was done, or why not, in a sentence
 */
public record Remediation(
    String directiveUid,
    String action,
    String target,
    String requestedBy,
    String reason,
    Status status,
    String detail)
    implements Payload {

  /** OCSF {@code status}. */
  public enum Status {
    /** It was done. */
    SUCCESS,
    /** It was tried and failed, or was refused on the node. */
    FAILURE,
    /** There was nothing to do it to: the process or container had ended. */
    DOES_NOT_EXIST
  }
}

package dev.breakwater.signals;

/**
 * Something to be done to a process or a container of the node.
 *
 * @param action what
 * @param processUid which process ({@code pid-startNanoseconds}); empty for a container
 * @param containerUid which container, by its full id; empty for a process
 * @param requestedBy who asked for it
 * @param reason why, in their words
 */
public record ResponseOrder(
    Action action, String processUid, String containerUid, String requestedBy, String reason)
    implements Order {

  /** What can be done. */
  public enum Action {
    STOP_PROCESS,
    PAUSE_CONTAINER,
    RESUME_CONTAINER,
    KILL_CONTAINER
  }
}

package dev.breakwater.hub.responses;

import dev.breakwater.signals.ResponseOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A response: who had what done to what, why, and what came of it.
 *
 * @param uid the directive's uid; where the hub refused, of the record alone
 * @param cluster the cluster
 * @param node the node
 * @param action what was to be done
 * @param processUid to which process; empty for a container
 * @param containerUid to which container; empty for a process
 * @param alert the alert that it was asked for from; null if from none
 * @param requestedBy who asked for it, as the hub knows them
 * @param reason why, in their words
 * @param requested when
 * @param expires from when on no node acts on it
 * @param state what came of it so far
 * @param detail how it was done, or why not, in the words of the node, or of the hub if it refused
 * @param answered when the hub learned what came of it; null if it has not
 */
public record ResponseRecord(
    String uid,
    String cluster,
    String node,
    ResponseOrder.Action action,
    String processUid,
    String containerUid,
    @Nullable Long alert,
    String requestedBy,
    String reason,
    Instant requested,
    Instant expires,
    State state,
    String detail,
    @Nullable Instant answered) {

  /** What came of a response. */
  public enum State {
    /** The node has not said anything yet, and may still act. */
    WAITING,
    /** The node said nothing until it expired: it was not done, or nobody could say so. */
    EXPIRED,
    /** It was done. */
    SUCCESS,
    /** It was tried and failed, or was refused by the node or the hub. */
    FAILURE,
    /** There was nothing to do it to: the process or container had ended. */
    DOES_NOT_EXIST
  }

  /** What it was to be done to. */
  public String target() {
    return processUid.isEmpty() ? containerUid : processUid;
  }
}

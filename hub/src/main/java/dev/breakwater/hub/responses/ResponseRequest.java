package dev.breakwater.hub.responses;

import dev.breakwater.hub.store.Names;
import dev.breakwater.signals.ResponseOrder;
import dev.breakwater.signals.ResponseOrder.Action;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, checked.
 *
 * @param cluster the cluster
 * @param node the node
 * @param action what
 * @param processUid to which process; empty for a container
 * @param containerUid to which container; empty for a process
 * @param reason why, in the words of who asks
 * @param alert the alert that it is asked for from; null if from none
 */
public record ResponseRequest(
    String cluster,
    String node,
    Action action,
    String processUid,
    String containerUid,
    String reason,
    @Nullable Long alert) {

  /** The most characters of a reason. */
  public static final int MAX_REASON = 500;

  private static final Pattern PROCESS = Pattern.compile("[0-9]{1,10}-[0-9]{1,20}");
  private static final Pattern CONTAINER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");

  /**
   * The request in texts that may be anything.
   *
   * @throws ResponseRefusedException if something is missing or is not what it should be
   */
  public static ResponseRequest of(
      @Nullable String cluster,
      @Nullable String node,
      @Nullable String action,
      @Nullable String processUid,
      @Nullable String containerUid,
      @Nullable String reason,
      @Nullable Long alert)
      throws ResponseRefusedException {
    Action wanted = action(given(action));
    boolean onProcess = wanted == Action.STOP_PROCESS;
    String process = given(processUid).strip();
    String container = given(containerUid).strip();
    require(Names.isName(given(cluster)), "cluster is the name of a cluster: " + Names.RULE);
    require(Names.isName(given(node)), "node is the name of a node: " + Names.RULE);
    require(
        onProcess == !process.isEmpty() && onProcess == container.isEmpty(),
        onProcess
            ? "STOP_PROCESS is done to a process: give processUid, and no containerUid"
            : wanted + " is done to a container: give containerUid, and no processUid");
    require(
        onProcess ? PROCESS.matcher(process).matches() : CONTAINER.matcher(container).matches(),
        onProcess
            ? "processUid is a process's uid as alerts show it, as 4711-1712345678000000000"
            : "containerUid is a container's full id as alerts show it");
    String why = given(reason).strip();
    require(!why.isEmpty(), "reason is missing: it is kept with the record of what was done");
    require(why.length() <= MAX_REASON, "reason has at most " + MAX_REASON + " characters");
    return new ResponseRequest(given(cluster), given(node), wanted, process, container, why, alert);
  }

  /** The same for the node. */
  ResponseOrder order(String requestedBy) {
    return new ResponseOrder(action, processUid, containerUid, requestedBy, reason);
  }

  private static Action action(String name) throws ResponseRefusedException {
    try {
      return Action.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new ResponseRefusedException(
          400,
          "action is STOP_PROCESS, PAUSE_CONTAINER, RESUME_CONTAINER or KILL_CONTAINER, not "
              + name);
    }
  }

  private static String given(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static void require(boolean holds, String words) throws ResponseRefusedException {
    if (!holds) {
      throw new ResponseRefusedException(400, words);
    }
  }
}

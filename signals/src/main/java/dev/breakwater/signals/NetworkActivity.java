package dev.breakwater.signals;

/**
 * A connection was made, taken or offered (OCSF Network Activity 4001).
 *
 * @param action what was done
 * @param actor who did it
 * @param source the end that asked
 * @param destination the end that was asked
 * @param protocol tcp, udp, unix, …
 * @param result 0, or the negative errno; -115 (in progress) is a connection still being made
 * @param traffic of {@link Action#TRAFFIC}: what passed; else {@link Traffic#NONE}
 */
public record NetworkActivity(
    Action action,
    Actor actor,
    Endpoint source,
    Endpoint destination,
    String protocol,
    int result,
    Traffic traffic)
    implements Activity {

  /** An activity that is no summary of a flow. */
  public NetworkActivity(
      Action action,
      Actor actor,
      Endpoint source,
      Endpoint destination,
      String protocol,
      int result) {
    this(action, actor, source, destination, protocol, result, Traffic.NONE);
  }

  /** OCSF activities of the class. */
  public enum Action {
    OPEN,
    CLOSE,
    LISTEN,
    ACCEPT,
    TRAFFIC
  }
}

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
 */
public record NetworkActivity(
    Action action, Actor actor, Endpoint source, Endpoint destination, String protocol, int result)
    implements Activity {

  /** OCSF activities of the class. */
  public enum Action {
    OPEN,
    CLOSE,
    LISTEN,
    ACCEPT,
    TRAFFIC
  }
}

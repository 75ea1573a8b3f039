package dev.breakwater.signals;

/**
 * A process began to run an executable, or ended (OCSF Process Activity 1007).
 *
 * @param action what happened
 * @param actor the process that it happened to
 * @param exitCode of {@link Action#TERMINATE}: the exit status, or 128 + the signal that ended it;
 *     else 0
 */
public record ProcessActivity(Action action, Actor actor, int exitCode) implements Activity {

  /** OCSF activities of the class, those that the sensor tells apart. */
  public enum Action {
    LAUNCH,
    TERMINATE
  }
}

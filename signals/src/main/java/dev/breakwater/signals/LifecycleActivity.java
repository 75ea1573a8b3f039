package dev.breakwater.signals;

/**
 * Something happened to a part of Breakwater itself (OCSF Application Lifecycle 6002): it was
 * stopped, frozen or tampered with, or came back.
 *
 * @param event what happened
 * @param part the part that it happened to
 * @param detail what is known of it, in a sentence: which program, which map, by how much
 */
public record LifecycleActivity(Event event, Part part, String detail) implements Activity {

  /** What happens to a part. */
  public enum Event {
    /** It began. */
    STARTED,
    /** It was told to end, and ends. */
    STOPPED,
    /** It ended without having been told to by the way it is told. */
    KILLED,
    /** It is there and says nothing. */
    FROZEN,
    /** It says something again after it was frozen or silent. */
    RESUMED,
    /** One of the sensor's programs is no longer attached. */
    DETACHED,
    /** Somebody else changed what one of the sensor's maps holds. */
    MAP_CHANGED,
    /** What was detached or changed is as it should be again. */
    REPAIRED,
    /** The node's time of day was moved. */
    CLOCK_MOVED,
    /** Nothing was heard of the node for longer than it should be silent. */
    SILENT
  }
}

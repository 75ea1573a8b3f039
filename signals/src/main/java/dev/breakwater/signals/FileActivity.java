package dev.breakwater.signals;

/**
 * Something was done to a file (OCSF File System Activity 1001).
 *
 * @param action what was done
 * @param actor who did it
 * @param path the absolute path as the process sees it
 * @param targetPath of a rename or a link: the other path; else empty
 * @param result 0, or the negative errno with which the kernel refused it
 */
public record FileActivity(Action action, Actor actor, String path, String targetPath, int result)
    implements Activity {

  /** OCSF activities of the class. */
  public enum Action {
    CREATE,
    READ,
    UPDATE,
    DELETE,
    RENAME,
    SET_ATTRIBUTES,
    OPEN,
    LINK
  }
}

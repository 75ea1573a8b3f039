package dev.breakwater.detection.node;

/** Which paths an interest in files is in: of {@link NodeEvent#path()}, the path itself. */
public sealed interface Where {

  /** Whether the path is one of them. */
  boolean holds(String path);

  /** Every path. */
  record Anywhere() implements Where {
    @Override
    public boolean holds(String path) {
      return true;
    }
  }

  /**
   * The paths that begin with a text.
   *
   * @param prefix the text, which begins with a slash and need not end at one: {@code /etc/ssh}
   *     holds {@code /etc/ssh/id} and {@code /etc/sshd}; may be a whole path
   */
  record Below(String prefix) implements Where {
    @Override
    public boolean holds(String path) {
      return path.startsWith(prefix);
    }
  }

  /**
   * The paths of which one component is called so: that of a folder or of the file.
   *
   * @param component a name without a slash, not empty
   */
  record Named(String component) implements Where {
    @Override
    public boolean holds(String path) {
      int at = path.indexOf(component);
      while (at >= 0) {
        int end = at + component.length();
        if ((at == 0 || path.charAt(at - 1) == '/')
            && (end == path.length() || path.charAt(end) == '/')) {
          return true;
        }
        at = path.indexOf(component, at + 1);
      }
      return false;
    }
  }
}

package dev.breakwater.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rights that a part keeps when root starts it: a bounding set with what it needs and no way to
 * get more. Each part is in a session of its own, so that Ctrl-C reaches its starter alone, and
 * gets SIGTERM when that one dies.
 */
public final class Confinement {
  private static final String READ_ANYTHING = "dac_read_search";
  private static final List<PosixFilePermission> ENTER =
      List.of(
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_EXECUTE);
  private static final List<PosixFilePermission> READ =
      List.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.OTHERS_READ);

  private final boolean root;
  private final List<Path> closed;

  /**
   * @param root whether this runs as root
   * @param paths what the parts must be able to read
   */
  public Confinement(boolean root, List<Path> paths) throws IOException {
    this.root = root;
    List<Path> closed = new ArrayList<>();
    if (root) {
      for (Path path : paths) {
        if (!isOpenToRoot(path)) {
          closed.add(path);
        }
      }
    }
    this.closed = List.copyOf(closed);
  }

  /** What root gets to by privilege alone; for its sake the parts keep the right to read. */
  public List<Path> closed() {
    return closed;
  }

  /** The command, confined to those capabilities (named as setpriv does). */
  public List<String> confined(Set<String> capabilities, List<String> command) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("setsid", "setpriv", "--pdeathsig", "TERM", "--no-new-privs"));
    if (root) {
      Set<String> kept = new TreeSet<>(capabilities);
      if (!closed.isEmpty()) {
        kept.add(READ_ANYTHING);
      }
      StringBuilder set = new StringBuilder("-all");
      kept.forEach(name -> set.append(",+").append(name));
      all.addAll(List.of("--inh-caps", "-all", "--ambient-caps", "-all"));
      all.addAll(List.of("--bounding-set", set.toString()));
    }
    all.add("--");
    all.addAll(command);
    return all;
  }

  /** Whether root gets to it and may read it by ordinary permission, as owner, group or other. */
  public static boolean isOpenToRoot(Path path) throws IOException {
    Path real = path.toRealPath();
    if (!may(real, Files.isDirectory(real) ? ENTER : READ)) {
      return false;
    }
    for (@Nullable Path at = real.getParent(); at != null; at = at.getParent()) {
      if (!may(at, ENTER)) {
        return false;
      }
    }
    return true;
  }

  /**
   * @param permissions what it takes as owner, as group and as other
   */
  private static boolean may(Path path, List<PosixFilePermission> permissions) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,gid,permissions");
    int as =
        attributes.get("uid") instanceof Integer owner && owner == 0
            ? 0
            : attributes.get("gid") instanceof Integer group && group == 0 ? 1 : 2;
    return attributes.get("permissions") instanceof Set<?> granted
        && granted.contains(permissions.get(as));
  }
}

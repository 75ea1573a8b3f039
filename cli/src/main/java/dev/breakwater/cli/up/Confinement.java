package dev.breakwater.cli.up;

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
 * get more. Each part is in a session of its own, so that Ctrl-C reaches {@code up} alone, and gets
 * SIGTERM when {@code up} dies.
 */
final class Confinement {
  private static final String READ_ANYTHING = "dac_read_search";

  private final boolean root;
  private final boolean reachable;

  /**
   * @param root whether this runs as root
   * @param paths what the parts must be able to read
   */
  Confinement(boolean root, List<Path> paths) throws IOException {
    this.root = root;
    boolean reachable = true;
    for (Path path : paths) {
      reachable &= isReachable(path.toRealPath());
    }
    this.reachable = reachable;
  }

  /** Whether root without any capability gets to what the parts must be able to read. */
  boolean reachesByPermission() {
    return !root || reachable;
  }

  /** The command, confined to those capabilities (named as setpriv does). */
  List<String> confined(Set<String> capabilities, List<String> command) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("setsid", "setpriv", "--pdeathsig", "TERM", "--no-new-privs"));
    if (root) {
      Set<String> kept = new TreeSet<>(capabilities);
      if (!reachable) {
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

  /** Whether root by ordinary permission, as owner, group or other, can enter all the way. */
  private static boolean isReachable(Path path) throws IOException {
    for (@Nullable Path at = path.getParent(); at != null; at = at.getParent()) {
      Map<String, Object> attributes = Files.readAttributes(at, "unix:uid,gid,permissions");
      if (attributes.get("permissions") instanceof Set<?> permissions
          && !permissions.contains(entering(attributes))) {
        return false;
      }
    }
    return true;
  }

  private static PosixFilePermission entering(Map<String, Object> attributes) {
    if (Integer.valueOf(0).equals(attributes.get("uid"))) {
      return PosixFilePermission.OWNER_EXECUTE;
    }
    return Integer.valueOf(0).equals(attributes.get("gid"))
        ? PosixFilePermission.GROUP_EXECUTE
        : PosixFilePermission.OTHERS_EXECUTE;
  }
}

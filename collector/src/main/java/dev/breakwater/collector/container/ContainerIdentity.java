package dev.breakwater.collector.container;

import dev.breakwater.signals.Container;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which container a process runs in, as its cgroups tell it.
 *
 * @param id the container's full id; empty for the node itself
 * @param shortId the id as tools abbreviate it
 * @param runtime the runtime that made it where the cgroup names it: containerd, cri-o, docker, …
 * @param podUid the uid of its pod where the cgroup names it, with hyphens
 */
public record ContainerIdentity(String id, String shortId, String runtime, String podUid) {

  /** Not in a container. */
  public static final ContainerIdentity HOST = new ContainerIdentity("", "", "");

  public ContainerIdentity(String id, String runtime, String podUid) {
    this(id, Container.abbreviated(id), runtime, podUid);
  }

  /** An id of 64 hexadecimal digits, perhaps behind the runtime's name, perhaps a systemd scope. */
  private static final Pattern HEXADECIMAL =
      Pattern.compile("(?:(.{0,200})[-:])?([0-9a-f]{64})(?:\\.scope)?", Pattern.DOTALL);

  private static final Pattern RUNC_SCOPE =
      Pattern.compile("(?:runc|crun|youki)-(.+)\\.scope", Pattern.DOTALL);

  private static final Pattern POD =
      Pattern.compile(
          "(?:kubepods-(?:burstable-|besteffort-)?)?pod"
              + "([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}"
              + "|[0-9a-f]{32})(?:\\.slice)?");

  /** How runtimes name the scopes of their containers. */
  private static final Map<String, String> RUNTIMES =
      Map.of(
          "cri-containerd", "containerd",
          "containerd", "containerd",
          "nerdctl", "containerd",
          "crio", "cri-o",
          "docker", "docker",
          "libpod", "podman",
          "runc", "runc");

  /** What systemd keeps the node's own processes in. */
  private static final List<String> SYSTEMD_UNITS =
      List.of(".slice", ".service", ".scope", ".socket", ".mount", ".swap");

  /**
   * Tells the container from the cgroups of a process.
   *
   * @param cgroups its absolute paths, in the hierarchies that count first
   * @param ownPidNamespace whether its pid namespace is another than the node's first one
   * @param hostCgroups paths in which processes of the node itself are known to run
   */
  public static ContainerIdentity of(
      List<String> cgroups, boolean ownPidNamespace, Set<String> hostCgroups) {
    for (String path : cgroups) {
      ContainerIdentity named = named(path);
      if (!named.isHost()) {
        return named;
      }
    }
    if (ownPidNamespace) {
      for (String path : cgroups) {
        ContainerIdentity own = ownGroup(path, hostCgroups);
        if (!own.isHost()) {
          return own;
        }
      }
    }
    return HOST;
  }

  public boolean isHost() {
    return id.isEmpty();
  }

  /** Whether the runtime chose the id: it is one of 64 hexadecimal digits. */
  public boolean isGenerated() {
    return !shortId.equals(id);
  }

  /** The innermost component that is a container's id in the form that runtimes give it. */
  private static ContainerIdentity named(String path) {
    String[] components = path.split("/", -1);
    for (int i = components.length - 1; i >= 0; i--) {
      Matcher matcher = HEXADECIMAL.matcher(components[i]);
      if (matcher.matches()) {
        String prefix = matcher.group(1) == null ? "" : matcher.group(1);
        if (prefix.endsWith("conmon")) {
          return HOST; // the monitor beside a container
        }
        String before = i > 0 ? components[i - 1] : "";
        return new ContainerIdentity(
            matcher.group(2), runtime(prefix, before), podUid(components, i));
      }
    }
    return HOST;
  }

  private static String runtime(String prefix, String before) {
    String name = prefix.substring(prefix.lastIndexOf(':') + 1);
    if (name.isEmpty()) {
      return before.equals("docker") ? "docker" : "";
    }
    return RUNTIMES.getOrDefault(name, "");
  }

  private static String podUid(String[] components, int below) {
    for (int i = below; i >= 0; i--) {
      String component = components[i];
      int colon = component.indexOf(':');
      Matcher matcher = POD.matcher(colon < 0 ? component : component.substring(0, colon));
      if (matcher.matches()) {
        return matcher.group(1).replace('_', '-');
      }
    }
    return "";
  }

  /** A group that somebody made for processes in a pid namespace of their own. */
  private static ContainerIdentity ownGroup(String path, Set<String> hostCgroups) {
    String leaf = path.substring(path.lastIndexOf('/') + 1);
    if (leaf.isEmpty() || hostCgroups.contains(path)) {
      return HOST;
    }
    Matcher scope = RUNC_SCOPE.matcher(leaf);
    if (scope.matches()) {
      return new ContainerIdentity(scope.group(1), "runc", podUid(path.split("/", -1), 0));
    }
    for (String unit : SYSTEMD_UNITS) {
      if (leaf.endsWith(unit)) {
        return HOST;
      }
    }
    return new ContainerIdentity(leaf, "", "");
  }
}

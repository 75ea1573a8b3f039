package dev.breakwater.collector;

import dev.breakwater.collector.container.ContainerIdentity;
import dev.breakwater.collector.container.KnownContainer;
import java.util.ArrayList;
import java.util.List;

/** The cgroups of a process, and the container that follows from them. */
final class Membership {
  private final NodeFacts facts;
  private List<String> cgroups = List.of();
  private KnownContainer container = KnownContainer.HOST;

  Membership(NodeFacts facts) {
    this.facts = facts;
  }

  /** The cgroups, in the hierarchies that count first. */
  List<String> cgroups() {
    return cgroups;
  }

  KnownContainer container() {
    return container;
  }

  /**
   * Takes its cgroups. Who is in a container stays in it, whatever its cgroup is called later on:
   * only a move to the cgroup of another container takes it there.
   *
   * @param moved whether it was moved to them; otherwise another path is another name of the same
   * @param ownPidNamespace whether the process is in another pid namespace than the initial one
   */
  void take(List<String> paths, boolean moved, boolean ownPidNamespace) {
    boolean isInContainer = !container.identity().isHost();
    if (isInContainer && (!moved || paths.equals(cgroups))) {
      return;
    }
    cgroups = paths;
    ContainerIdentity told = ContainerIdentity.of(paths, ownPidNamespace, facts.hostCgroups());
    if (isInContainer && ownPidNamespace && told.isHost()) {
      return;
    }
    container = facts.containers().of(told);
  }

  /** A child in a pid namespace of its own is in its parent's container. */
  void inherit(Membership parent) {
    if (!parent.container.identity().isHost() && !container.identity().isGenerated()) {
      container = parent.container;
    }
  }

  /** Keeps the texts of another where they are the same. */
  void share(Membership other) {
    cgroups = cgroups.equals(other.cgroups) ? other.cgroups : cgroups;
  }

  /** Keeps the container only. */
  void forgetCgroups() {
    cgroups = List.of();
  }

  /** The cgroups that an event tells. */
  static List<String> cgroups(RawEvent event) {
    List<String> paths = new ArrayList<>(EventLayout.CGROUPS);
    for (int piece = 0; piece < EventLayout.CGROUPS; piece++) {
      String path = event.path(EventLayout.PROCESS_PIECES, EventLayout.PROCESS_TEXT, piece);
      if (path != null && path.length() > 1) {
        paths.add(path);
      }
    }
    return paths;
  }
}

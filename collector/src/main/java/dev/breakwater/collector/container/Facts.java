package dev.breakwater.collector.container;

import dev.breakwater.detection.node.NodeContainer;
import dev.breakwater.detection.node.NodeContainer.Known;
import dev.breakwater.detection.node.NodeEvent;
import java.util.List;
import java.util.Map;

/** Puts together what several sources know of one container. */
final class Facts {
  private Facts() {}

  /** What the cgroup alone tells. */
  static NodeContainer of(ContainerIdentity identity) {
    return new NodeContainer(
        identity.id(),
        "",
        "",
        "",
        identity.runtime(),
        Known.UNKNOWN,
        List.of(),
        NodeEvent.ABSENT,
        identity.podUid(),
        "",
        "",
        "",
        Map.of(),
        "");
  }

  /** The facts of one, and where it has none, those of the other. */
  static NodeContainer completed(NodeContainer one, NodeContainer other) {
    return new NodeContainer(
        either(one.id(), other.id()),
        either(one.name(), other.name()),
        either(one.image(), other.image()),
        either(one.imageDigest(), other.imageDigest()),
        either(one.runtime(), other.runtime()),
        one.privileged() == Known.UNKNOWN ? other.privileged() : one.privileged(),
        one.mounts().isEmpty() ? other.mounts() : one.mounts(),
        one.startNanos() == NodeEvent.ABSENT ? other.startNanos() : one.startNanos(),
        either(one.podUid(), other.podUid()),
        either(one.podName(), other.podName()),
        either(one.namespace(), other.namespace()),
        either(one.podSandboxId(), other.podSandboxId()),
        one.labels().isEmpty() ? other.labels() : one.labels(),
        either(one.owner(), other.owner()));
  }

  private static String either(String one, String other) {
    return one.isEmpty() ? other : one;
  }
}

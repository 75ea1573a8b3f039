package dev.breakwater.detection.node;

import java.util.List;
import java.util.Map;

/**
 * A container as rules read it, as far as the sensor knows it by now. Text that is not known is
 * empty.
 *
 * @param id its full id; empty for the node itself
 * @param name its name
 * @param image the reference of its image as it was asked for
 * @param imageDigest the digest of its image: {@code sha256:…}
 * @param runtime the runtime that made it: containerd, cri-o, docker, runc, …
 * @param privileged whether it is privileged; {@link Known#UNKNOWN} where nobody told
 * @param mounts what is mounted into it
 * @param startNanos when it was started, in nanoseconds since 1970, or {@link NodeEvent#ABSENT}
 * @param podUid its pod's uid
 * @param podName its pod's name
 * @param namespace its pod's namespace
 * @param podSandboxId the full id of its pod's sandbox
 * @param labels its pod's labels
 * @param owner what its pod belongs to, as {@code Deployment/web}
 */
public record NodeContainer(
    String id,
    String name,
    String image,
    String imageDigest,
    String runtime,
    Known privileged,
    List<Mount> mounts,
    long startNanos,
    String podUid,
    String podName,
    String namespace,
    String podSandboxId,
    Map<String, String> labels,
    String owner) {

  /** Not in a container: the node itself. */
  public static final NodeContainer HOST =
      new NodeContainer(
          "",
          "",
          "",
          "",
          "",
          Known.UNKNOWN,
          List.of(),
          NodeEvent.ABSENT,
          "",
          "",
          "",
          "",
          Map.of(),
          "");

  public NodeContainer {
    mounts = List.copyOf(mounts);
    labels = Map.copyOf(labels);
  }

  /** Whether something holds, where that need not be known. */
  public enum Known {
    YES,
    NO,
    UNKNOWN
  }

  /**
   * Something mounted into a container.
   *
   * @param source the path on the node
   * @param destination the path in the container
   * @param mode the runtime's word for how, where it has one
   * @param writable whether the container may write to it
   * @param propagation how mounts below it spread: private, rslave, …
   */
  public record Mount(
      String source, String destination, String mode, boolean writable, String propagation) {}
}

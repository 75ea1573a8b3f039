package dev.breakwater.signals;

import java.util.Map;

/**
 * The container that a process runs in (OCSF {@code container}, Kubernetes' names for its pod).
 *
 * @param uid the container's full id from its cgroup; empty for a process of the node itself
 * @param name its name where it is known (OpenTelemetry {@code k8s.container.name})
 * @param image its image's reference where it is known
 * @param runtime the runtime that made it where it is known: containerd, cri-o, docker, runc
 * @param podUid {@code k8s.pod.uid} where it is known
 * @param podName {@code k8s.pod.name} where it is known
 * @param namespace {@code k8s.namespace.name} where it is known
 * @param labels the pod's labels where they are known, at most the sensor's bound of them
 * @param owner what the pod belongs to where it is known, as {@code Deployment/web}
 */
public record Container(
    String uid,
    String name,
    String image,
    String runtime,
    String podUid,
    String podName,
    String namespace,
    Map<String, String> labels,
    String owner) {

  public Container {
    labels = Map.copyOf(labels);
  }

  /** A container of which neither labels nor owner are known. */
  public Container(
      String uid,
      String name,
      String image,
      String runtime,
      String podUid,
      String podName,
      String namespace) {
    this(uid, name, image, runtime, podUid, podName, namespace, Map.of(), "");
  }

  /** Not in a container: the node itself. */
  public static final Container HOST = new Container("", "", "", "", "", "", "");

  /** Whether this is the node itself. */
  public boolean isHost() {
    return uid.isEmpty();
  }

  /** The id as tools abbreviate it; see {@link #abbreviated(String)}. */
  public String shortUid() {
    return abbreviated(uid);
  }

  /**
   * A container's id as tools abbreviate it: the first 12 of the 64 hexadecimal digits that a
   * runtime made; an id that somebody chose stays whole.
   */
  public static String abbreviated(String uid) {
    return isGenerated(uid) ? uid.substring(0, 12) : uid;
  }

  private static boolean isGenerated(String uid) {
    if (uid.length() != 64) {
      return false;
    }
    for (int i = 0; i < uid.length(); i++) {
      if (Character.digit(uid.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }
}

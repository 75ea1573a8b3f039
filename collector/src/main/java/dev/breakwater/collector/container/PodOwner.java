package dev.breakwater.collector.container;

import java.util.Map;

/**
 * What a pod belongs to, as {@code Deployment/web}. Where the API server has not told, it is told
 * from the labels that the controllers of Kubernetes put on their pods and the names that they give
 * them.
 */
final class PodOwner {
  private static final String TEMPLATE_HASH = "pod-template-hash";

  private PodOwner() {}

  /**
   * By the pod's owner reference.
   *
   * @param labels the pod's labels
   */
  static String of(String kind, String name, Map<String, String> labels) {
    if (kind.isEmpty() || name.isEmpty()) {
      return "";
    }
    String hash = labels.getOrDefault(TEMPLATE_HASH, "");
    if (kind.equals("ReplicaSet") && !hash.isEmpty() && name.endsWith("-" + hash)) {
      return "Deployment/" + name.substring(0, name.length() - hash.length() - 1);
    }
    return kind + "/" + name;
  }

  /** By the pod's labels and name; empty if they do not tell. */
  static String guess(String podName, Map<String, String> labels) {
    String hash = labels.getOrDefault(TEMPLATE_HASH, "");
    int end = podName.lastIndexOf('-');
    if (end <= 0) {
      return "";
    }
    String before = podName.substring(0, end);
    if (!hash.isEmpty() && before.endsWith("-" + hash)) {
      return "Deployment/" + before.substring(0, before.length() - hash.length() - 1);
    }
    if (podName.equals(labels.get("statefulset.kubernetes.io/pod-name"))) {
      return "StatefulSet/" + before;
    }
    if (labels.containsKey("pod-template-generation")
        && labels.containsKey("controller-revision-hash")) {
      return "DaemonSet/" + before;
    }
    String job = labels.getOrDefault("batch.kubernetes.io/job-name", "");
    return job.isEmpty() ? "" : "Job/" + job;
  }
}

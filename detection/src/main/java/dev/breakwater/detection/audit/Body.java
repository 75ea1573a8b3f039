package dev.breakwater.detection.audit;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.audit.AuditValue;
import java.util.Map;

/**
 * The object that a request is about, as it was asked for: the request's body, and for a patch,
 * whose body is the change only, the object in the answer. Levels below Request have neither.
 */
final class Body {

  /** Where the pod specification lies in the workloads that hold one. */
  private static final Map<String, String> POD_SPECS =
      Map.of(
          "pods", "spec",
          "deployments", "spec/template/spec",
          "daemonsets", "spec/template/spec",
          "statefulsets", "spec/template/spec",
          "replicasets", "spec/template/spec",
          "replicationcontrollers", "spec/template/spec",
          "jobs", "spec/template/spec",
          "cronjobs", "spec/jobTemplate/spec/template/spec",
          "podtemplates", "template/spec");

  private Body() {}

  static AuditValue of(AuditEvent event) {
    AuditValue request = event.json().at("requestObject");
    AuditValue response = event.json().at("responseObject");
    boolean answered = response.isObject() && !response.at("kind").textOrEmpty().equals("Status");
    if (event.verb().equals("patch") && answered) {
      return response;
    }
    return request.present() ? request : response;
  }

  /** The specification of the pod, or of the pods that the workload makes; absent if it is none. */
  static AuditValue podSpec(AuditEvent event) {
    return of(event).pointer(podSpecPath(event));
  }

  /**
   * Whether the request says something of the pod specification, so that a patch of a workload's
   * labels is not told from its first making again.
   */
  static boolean changesPodSpec(AuditEvent event) {
    String path = POD_SPECS.get(event.resource());
    if (path == null) {
      return false;
    }
    if (!event.verb().equals("patch")) {
      return true;
    }
    AuditValue patch = event.json().at("requestObject");
    if (patch.isArray()) {
      return patch.elements().stream()
          .map(operation -> operation.at("path").textOrEmpty())
          .anyMatch(changed -> overlaps(changed, "/" + path));
    }
    return !patch.present() || patch.pointer(path).present();
  }

  private static boolean overlaps(String changed, String path) {
    return (path + "/").startsWith(changed + "/") || changed.startsWith(path + "/");
  }

  private static String podSpecPath(AuditEvent event) {
    return POD_SPECS.getOrDefault(event.resource(), "\0none");
  }
}

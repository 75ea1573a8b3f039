package dev.breakwater.cli.up;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The file that {@code kube-apiserver --audit-webhook-config-file} takes: a kubeconfig that names
 * the hub's address for the cluster, its authority, and the cluster's token.
 */
final class AuditKubeconfig {
  private AuditKubeconfig() {}

  static String text(URI endpoint, String authority, String token) {
    return """
    apiVersion: v1
    kind: Config
    clusters:
      - name: breakwater
        cluster:
          server: "%s"
          certificate-authority-data: %s
    users:
      - name: kube-apiserver
        user:
          token: "%s"
    contexts:
      - name: breakwater
        context:
          cluster: breakwater
          user: kube-apiserver
    current-context: breakwater
    """
        .formatted(
            endpoint,
            Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8)),
            token);
  }
}

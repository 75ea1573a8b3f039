package dev.breakwater.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class AuditKubeconfigTest {
  @Test
  void namesTheEndpointItsAuthorityAndTheToken() {
    Object config =
        new Load(LoadSettings.builder().build())
            .loadFromString(
                AuditKubeconfig.text(
                    URI.create("https://[::1]:8443/k8s-audit/shop"), "PEM\n", "s3cret"));
    assertThat(config)
        .isEqualTo(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Config",
                "clusters",
                List.of(
                    Map.of(
                        "name",
                        "breakwater",
                        "cluster",
                        Map.of(
                            "server",
                            "https://[::1]:8443/k8s-audit/shop",
                            "certificate-authority-data",
                            "UEVNCg=="))),
                "users",
                List.of(Map.of("name", "kube-apiserver", "user", Map.of("token", "s3cret"))),
                "contexts",
                List.of(
                    Map.of(
                        "name",
                        "breakwater",
                        "context",
                        Map.of("cluster", "breakwater", "user", "kube-apiserver"))),
                "current-context",
                "breakwater"));
  }
}

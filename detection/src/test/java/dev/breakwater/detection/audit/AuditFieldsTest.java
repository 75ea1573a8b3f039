package dev.breakwater.detection.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.rules.Field;
import dev.breakwater.rules.Reader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the fields of audit events hold, where that is not plain. */
class AuditFieldsTest {

  @Test
  void aRegistrysPortIsNoTag() {
    AuditEvent event =
        pod(
            """
            {"containers": [{"image": "registry:5000/x"}, {"image": "registry:5000/x:1@sha256:0"},
             {"image": "nginx:1.27"}, {"image": "nginx"}]}
            """);

    assertThat(texts("ka.req.pod.containers.image.repository", event))
        .containsExactly("registry:5000/x", "registry:5000/x", "nginx", "nginx");
  }

  @Test
  void ofAListABracketTakesOne() {
    AuditEvent event = pod("{\"containers\": [{\"image\": \"a\"}, {\"image\": \"b\"}]}");

    assertThat(texts("ka.req.pod.containers.image", "1", event)).containsExactly("b");
    assertThat(texts("ka.req.pod.containers.image", "2", event)).isNull();
    assertThatThrownBy(() -> field("ka.req.pod.containers.image").bind().apply("x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatAContainerDoesNotSayThePodDoesOrItIsRoot() {
    AuditEvent event =
        pod(
            """
            {"securityContext": {"runAsUser": 5},
             "containers": [{"securityContext": {"runAsUser": 7}}, {}]}
            """);

    assertThat(texts("ka.req.pod.containers.run_as_user", event)).containsExactly("7");
    assertThat(texts("ka.req.pod.containers.eff_run_as_user", event)).containsExactly("7", "5");
    assertThat(texts("ka.req.pod.containers.eff_run_as_group", event)).containsExactly("0", "0");
  }

  @Test
  void commandAndArgumentsAreJoinedByABlank() {
    AuditEvent event =
        pod("{\"containers\": [{\"command\": [\"sh\", \"-c\"], \"args\": [\"id; ls\"]}]}");

    assertThat(texts("ka.req.pod.containers.command", event)).containsExactly("sh -c");
    assertThat(texts("ka.req.pod.commandlines", event)).containsExactly("sh -c id; ls");
  }

  @Test
  void theCommandOfAnExecIsDecodedFromTheQuery() {
    AuditEvent event =
        new Act("get", "pods")
            .at("/exec?command=sh&command=-c&command=id%3Bls+%2F&command=100%")
            .event();

    assertThat(text("ka.exec.command", event)).isEqualTo("sh -c id;ls / 100%");
    assertThat(text("ka.uri.path", event)).isEqualTo("/exec");
  }

  @Test
  void aGrantIsAVerbWithAResourceOfTheSameRule() {
    AuditEvent event =
        Act.create("roles")
            .asking(
                """
                {"rules": [{"verbs": ["*"], "resources": ["widgets"]},
                 {"verbs": ["get"], "resources": ["*"], "nonResourceURLs": ["/metrics"]}]}
                """)
            .event();

    assertThat(texts("ka.req.role.grants", event))
        .containsExactly("* widgets", "get *", "get /metrics");
  }

  @Test
  void aRoleTooLargeToCountIsTakenToGrantEverything() {
    String many = "\"v\",".repeat(3_000) + "\"v\"";
    AuditEvent event =
        Act.create("roles")
            .asking("{\"rules\":[{\"verbs\":[" + many + "],\"resources\":[" + many + "]}]}")
            .event();

    assertThat(texts("ka.req.role.grants", event)).containsExactly("* *");
  }

  @Test
  void ofAPatchTheObjectIsInTheAnswer() {
    AuditEvent event =
        new Act("patch", "pods")
            .asking("[{\"op\":\"replace\"}]")
            .answering("{\"kind\":\"Pod\",\"spec\":{\"hostPID\":true}}")
            .event();

    assertThat(text("ka.req.pod.host_pid", event)).isEqualTo("true");
  }

  @Test
  void aRefusedPatchsAnswerIsNoObject() {
    AuditEvent event =
        new Act("patch", "pods")
            .asking("{\"spec\":{\"hostPID\":true}}")
            .answering("{\"kind\":\"Status\",\"code\":403}")
            .event();

    assertThat(text("ka.req.pod.host_pid", event)).isEqualTo("true");
  }

  @Test
  void pathsOfTheNodeAreInTheirShortestForm() {
    assertThat(HostPaths.normal("//etc/../etc/./kubernetes//")).isEqualTo("/etc/kubernetes");
    assertThat(HostPaths.normal("/../..")).isEqualTo("/");
    assertThat(HostPaths.within(List.of("/etc/kubernetes/pki", "/")))
        .containsExactly("/etc/kubernetes/pki", "/etc/kubernetes", "/etc");
  }

  @Test
  void thePeerIsTheLastAddress() {
    AuditEvent event =
        new Act("get", "pods").with("\"sourceIPs\":[\"1.1.1.1\",\"10.9.8.7\"]").event();

    assertThat(text("ka.source.ip", event)).isEqualTo("10.9.8.7");
    assertThat(texts("ka.sourceips", event)).containsExactly("1.1.1.1", "10.9.8.7");
  }

  @Test
  void aPointerReadsAnyPartAsText() {
    AuditEvent event = pod("{\"containers\": [{\"image\": \"a\"}]}");

    assertThat(text("jevt.value", "/requestObject/spec/containers/0/image", event)).isEqualTo("a");
    assertThat(text("jevt.value", "/responseStatus", event)).isEqualTo("{\"code\":201}");
    assertThat(text("jevt.value", "/nowhere", event)).isNull();
  }

  @Test
  void ofAnObjectThatIsNoPodThereIsNothingToSay() {
    AuditEvent event = Act.create("configmaps").asking("{\"spec\":{\"hostPID\":true}}").event();

    assertThat(text("ka.req.pod.host_pid", event)).isNull();
    assertThat(texts("ka.req.pod.images", event)).isEmpty();
    assertThat(text("ka.req.pod.changed", event)).isEqualTo("false");
  }

  private static AuditEvent pod(String spec) {
    return Act.create("pods").in("shop").asking("{\"spec\":" + spec + "}").event();
  }

  private static @Nullable String text(String name, AuditEvent event) {
    return text(name, "", event);
  }

  private static @Nullable String text(String name, String argument, AuditEvent event) {
    return ((Reader.Text<AuditEvent>) field(name).bind().apply(argument)).read(event);
  }

  private static @Nullable List<String> texts(String name, AuditEvent event) {
    return texts(name, "", event);
  }

  private static @Nullable List<String> texts(String name, String argument, AuditEvent event) {
    return ((Reader.Texts<AuditEvent>) field(name).bind().apply(argument)).read(event);
  }

  private static Field<AuditEvent> field(String name) {
    return AuditFields.SOURCE.fields().stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}

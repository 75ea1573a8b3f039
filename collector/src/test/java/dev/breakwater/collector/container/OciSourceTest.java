package dev.breakwater.collector.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.detection.node.NodeContainer;
import dev.breakwater.detection.node.NodeContainer.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files of runc and containerd say. */
class OciSourceTest {
  private static final String ID = "3f1c0a9b".repeat(8);

  @TempDir Path root;
  private OciSource source;

  @BeforeEach
  void directories() throws IOException {
    Files.createDirectories(root.resolve("run/runc"));
    Files.createDirectories(root.resolve("run/containerd/runc/k8s.io"));
    source = OciSource.below(root);
  }

  @Test
  void theStateOfRuncHasTheWordsOfTheKubernetesRuntime() throws Exception {
    write(
        "run/containerd/runc/k8s.io/" + ID + "/state.json",
        """
        {"id": "x", "created": "2026-03-01T10:00:00Z", "config": {
          "labels": ["io.kubernetes.cri.container-type=container",
            "io.kubernetes.cri.container-name=web", "io.kubernetes.cri.image-name=shop/web:1",
            "io.kubernetes.cri.sandbox-id=5a", "io.kubernetes.cri.sandbox-name=cart-1",
            "io.kubernetes.cri.sandbox-namespace=shop", "bundle=/b"],
          "mounts": [{"source": "proc", "destination": "/proc", "flags": 14},
            {"source": "/etc/pki", "destination": "/pki", "flags": 4097},
            {"source": "/data", "destination": "/data", "flags": 4096}],
          "capabilities": {"Bounding": ["CAP_SYS_ADMIN", "CAP_SYS_MODULE", "CAP_SYS_RAWIO"]},
          "mask_paths": []}}
        """);
    NodeContainer told = find(ID);
    assertThat(told.name()).isEqualTo("web");
    assertThat(told.image()).isEqualTo("shop/web:1");
    assertThat(told.podName()).isEqualTo("cart-1");
    assertThat(told.namespace()).isEqualTo("shop");
    assertThat(told.podSandboxId()).isEqualTo("5a");
    assertThat(told.privileged()).isEqualTo(Known.YES);
    assertThat(told.startNanos()).isEqualTo(1_772_359_200_000_000_000L);
    assertThat(told.mounts())
        .containsExactly(
            new NodeContainer.Mount("/etc/pki", "/pki", "", false, ""),
            new NodeContainer.Mount("/data", "/data", "", true, ""));
  }

  @Test
  void aContainerOfRuncAloneIsCalledByItsId() throws Exception {
    write(
        "run/runc/web/state.json",
        """
        {"config": {"labels": ["bundle=/b"], "mask_paths": ["/proc/kcore"],
          "capabilities": {"Bounding": ["CAP_SYS_ADMIN"]}}}
        """);
    assertThat(find("web").name()).isEqualTo("web");
    assertThat(find("web").runtime()).isEqualTo("runc");
    assertThat(find("web").privileged()).isEqualTo(Known.NO);
  }

  @Test
  void beforeRuncHasWrittenItsStateTheBundleTells() throws Exception {
    write(
        "run/containerd/io.containerd.runtime.v2.task/k8s.io/" + ID + "/config.json",
        """
        {"annotations": {"io.kubernetes.cri.container-type": "container",
            "io.kubernetes.cri.container-name": "web"},
         "mounts": [{"source": "/data", "destination": "/data", "options": ["rbind", "ro"]}],
         "process": {"capabilities": {"bounding": []}}, "linux": {"maskedPaths": ["/proc/kcore"]}}
        """);
    assertThat(find(ID).name()).isEqualTo("web");
    assertThat(find(ID).mounts())
        .containsExactly(new NodeContainer.Mount("/data", "/data", "", false, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "../secret", "a/b", "/etc", "a\0b", "a b", ""})
  void anIdThatIsNoneBecomesNoPath(String id) {
    assertThat(source.mayKnow(new ContainerIdentity(id, "", ""))).isFalse();
  }

  @Test
  void aLinkIsNotFollowed() throws Exception {
    write("secret.json", "{\"config\": {\"labels\": []}}");
    Path state = root.resolve("run/runc/evil/state.json");
    Files.createDirectories(state.getParent());
    Files.createSymbolicLink(state, root.resolve("secret.json"));
    assertThat(source.find(new ContainerIdentity("evil", "", ""))).isEmpty();
  }

  @Test
  void aFileThatIsJustBeingWrittenIsNotThereYet() throws Exception {
    write("run/runc/web/state.json", "");
    assertThat(source.find(new ContainerIdentity("web", "", ""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "nothing", "{\"config\":"})
  void aFileThatIsNoJsonIsAnErrorThatNamesIt(String text) throws Exception {
    write("run/runc/web/state.json", text);
    assertThatThrownBy(() -> find("web"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("web/state.json");
  }

  @Test
  void endlessNestingIsRefused() throws Exception {
    write("run/runc/web/state.json", "[".repeat(100_000));
    assertThatThrownBy(() -> find("web")).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "null", "{\"config\": 7}", "{\"config\": {\"labels\": {}}}"})
  void jsonOfAnotherShapeTellsNothing(String text) throws Exception {
    write("run/runc/web/state.json", text);
    assertThat(find("web").mounts()).isEmpty();
  }

  private NodeContainer find(String id) throws IOException {
    return source.find(new ContainerIdentity(id, "", "")).orElseThrow();
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}

package dev.breakwater.collector.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which container a cgroup's path is of: the shapes that runtimes and drivers give it. */
class ContainerIdentityTest {
  private static final String ID = "3f1c0a9b".repeat(8);
  private static final String OUTER = "0d".repeat(32);

  @ParameterizedTest
  @CsvSource({
    // systemd driver
    "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1a2b3c4d_1111_2222_3333_444455556666.slice/cri-containerd-{id}.scope, containerd, 1a2b3c4d-1111-2222-3333-444455556666",
    "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod1a2b3c4d_1111_2222_3333_444455556666.slice/crio-{id}.scope, cri-o, 1a2b3c4d-1111-2222-3333-444455556666",
    "/kubepods.slice/kubepods-pod1a2b3c4d_1111_2222_3333_444455556666.slice/docker-{id}.scope, docker, 1a2b3c4d-1111-2222-3333-444455556666",
    "/kubepods.slice/kubepods-pod0123456789abcdef0123456789abcdef.slice/cri-containerd-{id}.scope, containerd, 0123456789abcdef0123456789abcdef",
    "/system.slice/docker-{id}.scope, docker, ''",
    "/system.slice/nerdctl-{id}.scope, containerd, ''",
    "/machine.slice/libpod-{id}.scope, podman, ''",
    "/machine.slice/libpod-{id}.scope/container, podman, ''",
    "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-{id}.scope/container, podman, ''",
    // cgroupfs driver
    "/kubepods/burstable/pod1a2b3c4d-1111-2222-3333-444455556666/{id}, '', 1a2b3c4d-1111-2222-3333-444455556666",
    "/kubepods/pod1a2b3c4d-1111-2222-3333-444455556666/{id}, '', 1a2b3c4d-1111-2222-3333-444455556666",
    "/docker/{id}, docker, ''",
    "/{id}, '', ''",
    "/default/{id}, '', ''",
    // containerd's systemd driver below a cgroupfs kubelet
    "/system.slice/containerd.service/kubepods-burstable-pod1a2b3c4d_1111_2222_3333_444455556666.slice:cri-containerd:{id}, containerd, 1a2b3c4d-1111-2222-3333-444455556666",
    // a container that has groups of its own below
    "/docker/{id}/init.scope, docker, ''",
    "/docker/{id}/system.slice/sshd.service, docker, ''",
    // a node that is a container itself: the inner one
    "/docker/{outer}/kubelet.slice/kubelet-kubepods.slice/cri-containerd-{id}.scope, containerd, ''",
    "/docker/{outer}/docker/{id}, docker, ''",
    // seen from another cgroup namespace
    "/../../pod1a2b3c4d-1111-2222-3333-444455556666/{id}, '', 1a2b3c4d-1111-2222-3333-444455556666",
  })
  void anIdOf64HexadecimalDigitsIsTheContainer(String path, String runtime, String pod) {
    String real = path.replace("{id}", ID).replace("{outer}", OUTER);
    assertThat(ContainerIdentity.of(List.of(real), false, Set.of()))
        .isEqualTo(new ContainerIdentity(ID, runtime, pod));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/init.scope",
        "/system.slice/sshd.service",
        "/user.slice/user-0.slice/session-3.scope",
        "/system.slice/crio-conmon-{id}.scope",
        "/machine.slice/libpod-conmon-{id}.scope",
        "/system.slice/containerd.service",
        "/kubepods.slice/kubepods-burstable.slice",
        "/docker/{id}0",
        "/docker/3F1C",
      })
  void theNodesOwnGroupsAreNone(String path) {
    String real = path.replace("{id}", ID);
    assertThat(ContainerIdentity.of(List.of(real), false, Set.of()))
        .isEqualTo(ContainerIdentity.HOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/init.scope",
        "/user.slice/user-0.slice/session-3.scope",
        "/user.slice/user-1000.slice/user@1000.service/app.slice/app-browser-4.scope",
        "/system.slice/sandboxed.service",
      })
  void aSandboxInAUnitOfSystemdIsNoContainerForItsPidNamespaceAlone(String path) {
    assertThat(ContainerIdentity.of(List.of(path), true, Set.of()))
        .isEqualTo(ContainerIdentity.HOST);
  }

  @Test
  void aGroupOfFreeNameIsAContainerIfItsProcessesHaveAPidNamespace() {
    List<String> group = List.of("/test/my-container");
    assertThat(ContainerIdentity.of(group, true, Set.of()).id()).isEqualTo("my-container");
    assertThat(ContainerIdentity.of(group, false, Set.of())).isEqualTo(ContainerIdentity.HOST);
    assertThat(ContainerIdentity.of(List.of("/system.slice/runc-web.scope"), true, Set.of()))
        .isEqualTo(new ContainerIdentity("web", "runc", ""));
  }

  @Test
  void aGroupInWhichTheNodeItselfRunsIsNone() {
    Set<String> host = Set.of("/process_api/host");
    assertThat(ContainerIdentity.of(List.of("/process_api/host"), true, host))
        .isEqualTo(ContainerIdentity.HOST);
    assertThat(ContainerIdentity.of(List.of("/process_api/host", "/test/c1"), true, host).id())
        .isEqualTo("c1");
  }

  @Test
  void anIdInAnyHierarchyGoesBeforeAFreeName() {
    assertThat(ContainerIdentity.of(List.of("/free", "/docker/" + ID), true, Set.of()).id())
        .isEqualTo(ID);
  }

  @Property
  void anyPathHasAnAnswer(@ForAll String path, @ForAll boolean ownNamespace) {
    assertThat(ContainerIdentity.of(List.of(path), ownNamespace, Set.of())).isNotNull();
  }
}

package dev.breakwater.collector.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.breakwater.collector.container.CriSockets;
import dev.breakwater.collector.cri.Containerd;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.Remediation.Status;
import dev.breakwater.signals.ResponseOrder;
import dev.breakwater.signals.ResponseOrder.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to real processes and containers on the hub's order, and what is refused. */
class ResponderIT {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final CriSockets NO_RUNTIME =
      new CriSockets(List.of(Path.of("/nonexistent/none.sock")));
  private static final int SELF = (int) ProcessHandle.current().pid();

  private final Responder responder = Responder.of(true, CGROUPS, NO_RUNTIME);
  private Process sleeper;

  @TempDir Path bundle;

  @BeforeEach
  void start() throws IOException {
    sleeper = new ProcessBuilder("sleep", "1000").start();
  }

  @AfterEach
  void stop() {
    sleeper.destroyForcibly();
  }

  @Test
  void aProcessIsStopped() throws Exception {
    String uid = uid(sleeper);
    Remediation answer = act(responder, Action.STOP_PROCESS, uid, "");
    assertThat(answer)
        .isEqualTo(
            new Remediation(
                "d1",
                "STOP_PROCESS",
                uid,
                "alice",
                "it mines",
                Status.SUCCESS,
                "killed by a signal"));
    assertThat(sleeper.waitFor()).isEqualTo(128 + 9);
  }

  @Test
  void anotherProcessThatHasThePidByNowIsLeftAlone() throws Exception {
    long start = ProcStat.of((int) sleeper.pid()).orElseThrow().startTicks();
    String before = sleeper.pid() + "-" + (start - 1) * 10_000_000L;
    assertThat(act(responder, Action.STOP_PROCESS, before, "").status())
        .isEqualTo(Status.DOES_NOT_EXIST);
    assertThat(sleeper.isAlive()).isTrue();
  }

  @Test
  void aProcessThatHasEndedIsNotThere() throws Exception {
    String uid = uid(sleeper);
    sleeper.destroyForcibly().waitFor();
    assertThat(act(responder, Action.STOP_PROCESS, uid, "").status())
        .isEqualTo(Status.DOES_NOT_EXIST);
  }

  @Test
  void whereNoSignalMayBeSentItsOwnCgroupIsKilled() throws Exception {
    assumeTrue(Groups.in(CGROUPS).unified().isPresent(), "no cgroup hierarchy of version 2");
    Responder silent = Responder.of(true, CGROUPS, NO_RUNTIME, false);
    Remediation answer = act(silent, Action.STOP_PROCESS, uid(sleeper), "");
    assertThat(answer.detail()).isEqualTo("killed by cgroup.kill of a cgroup of its own");
    assertThat(answer.status()).isEqualTo(Status.SUCCESS);
    assertThat(sleeper.waitFor()).isEqualTo(128 + 9);
  }

  @Test
  void whereThereIsNoSuchCgroupEitherItIsFrozen() throws Exception {
    Groups groups = Groups.in(CGROUPS);
    assumeTrue(groups.freezer().isPresent(), "no freezer of version 1");
    ProcessStop stop =
        new ProcessStop(
            new Groups(Optional.empty(), groups.freezer()), new Protection(SELF), false);
    String uid = uid(sleeper);
    Path group =
        groups
            .freezer()
            .orElseThrow()
            .resolve("breakwater-stop-" + sleeper.pid() + "-" + startTicks(sleeper));
    try {
      Outcome outcome = stop.stop(uid);
      assertThat(outcome.status()).isEqualTo(Status.SUCCESS);
      assertThat(Files.readString(group.resolve("freezer.state")).strip()).isEqualTo("FROZEN");
    } finally {
      Files.writeString(group.resolve("freezer.state"), "THAWED");
      sleeper.destroyForcibly().waitFor();
      Awaitility.await().until(() -> Groups.processes(group).isEmpty());
      Files.delete(group);
    }
  }

  @Test
  void theFirstProcessAndBreakwaterItselfAreNotTouched() throws Exception {
    long parent = ProcessHandle.current().parent().orElseThrow().pid();
    for (long pid : List.of(1L, (long) SELF, parent)) {
      Remediation answer = act(responder, Action.STOP_PROCESS, pid + "-1", "");
      assertThat(answer.status()).isEqualTo(Status.FAILURE);
      assertThat(answer.detail()).startsWith("refused");
    }
  }

  @Test
  void whatRunsTheContainersIsNotTouched() throws Exception {
    Path disguise = bundle.resolve("kubelet");
    Files.copy(Path.of("/bin/sleep"), disguise);
    Process malware = new ProcessBuilder(disguise.toString(), "1000").start();
    try {
      // The name alone protects nobody.
      assertThat(act(responder, Action.STOP_PROCESS, uid(malware), "").status())
          .isEqualTo(Status.SUCCESS);
    } finally {
      malware.destroyForcibly();
    }
    try (Containerd containerd = Containerd.start()) {
      ProcessHandle runtime =
          ProcessHandle.current()
              .children()
              .filter(child -> child.info().command().orElse("").endsWith("/containerd"))
              .findFirst()
              .orElseThrow();
      Remediation answer = act(responder, Action.STOP_PROCESS, uid((int) runtime.pid()), "");
      assertThat(answer.status()).isEqualTo(Status.FAILURE);
      assertThat(answer.detail()).contains("it runs the node's containers");
      assertThat(containerd.socket()).exists();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "-1-1", "../1-1", "1-1\n", "99999999999-1", "1-99999999999999999999"})
  void aProcessThatIsNotNamedAsOneIsNone(String uid) throws Exception {
    assertThat(act(responder, Action.STOP_PROCESS, uid, "").status()).isEqualTo(Status.FAILURE);
  }

  @Test
  void aContainerIsPausedResumedAndKilled() throws Exception {
    try (RuncContainer container = new RuncContainer(bundle, "breakwater-response-1")) {
      assertThat(act(responder, Action.PAUSE_CONTAINER, "", container.id()).status())
          .isEqualTo(Status.SUCCESS);
      assertThat(container.runs()).isTrue();
      assertThat(act(responder, Action.RESUME_CONTAINER, "", container.id()).status())
          .isEqualTo(Status.SUCCESS);
      assertThat(act(responder, Action.PAUSE_CONTAINER, "", container.id()).status())
          .isEqualTo(Status.SUCCESS);
      Remediation killed = act(responder, Action.KILL_CONTAINER, "", container.id());
      assertThat(killed.status()).isEqualTo(Status.SUCCESS);
      assertThat(killed.target()).isEqualTo(container.id());
      assertThat(container.runs()).isFalse();
      assertThat(act(responder, Action.KILL_CONTAINER, "", container.id()).status())
          .isEqualTo(Status.DOES_NOT_EXIST);
    }
  }

  @Test
  void whereThereIsVersion1AloneTheFreezerDoesIt() throws Exception {
    Groups groups = Groups.in(CGROUPS);
    assumeTrue(groups.freezer().isPresent(), "no freezer of version 1");
    ContainerControl control =
        new ContainerControl(
            new Groups(Optional.empty(), groups.freezer()), new Protection(SELF), NO_RUNTIME);
    try (RuncContainer container = new RuncContainer(bundle, "breakwater-response-2")) {
      assertThat(control.pause(container.id())).isEqualTo(Outcome.done("paused by the freezer"));
      assertThat(control.resume(container.id())).isEqualTo(Outcome.done("resumed by the freezer"));
      assertThat(control.kill(container.id()))
          .isEqualTo(Outcome.done("each of its processes was killed"));
      assertThat(container.runs()).isFalse();
    }
  }

  @Test
  void whereThereIsNoCgroupKillTheRuntimeKills() throws Exception {
    try (Containerd containerd = Containerd.start()) {
      Containerd.Pod pod = containerd.pod("response", Map.of());
      String id = pod.run("web", false, "sleep 1000");
      ContainerControl control =
          new ContainerControl(
              new Groups(Optional.empty(), Optional.empty()),
              new Protection(SELF),
              new CriSockets(List.of(containerd.socket())));
      assertThat(control.kill(id)).isEqualTo(Outcome.done("killed by the container runtime"));
      assertThat(control.kill("ab".repeat(32)).status()).isEqualTo(Status.DOES_NOT_EXIST);
      assertThat(act(responder, Action.KILL_CONTAINER, "", id).status())
          .isEqualTo(Status.DOES_NOT_EXIST);
    }
  }

  @Test
  void aContainerInWhichBreakwaterRunsIsLeftAlone() throws Exception {
    try (RuncContainer container = new RuncContainer(bundle, "breakwater-response-3")) {
      ContainerControl control =
          new ContainerControl(Groups.in(CGROUPS), new Protection(container.pid()), NO_RUNTIME);
      for (Outcome outcome : List.of(control.kill(container.id()), control.pause(container.id()))) {
        assertThat(outcome.status()).isEqualTo(Status.FAILURE);
        assertThat(outcome.detail()).contains("a part of Breakwater itself");
      }
      assertThat(container.runs()).isTrue();
    }
  }

  @Test
  void theNodeItselfIsNoContainer() throws Exception {
    for (String none : List.of("", "/", "..", ".", "host")) {
      for (Action action : List.of(Action.KILL_CONTAINER, Action.PAUSE_CONTAINER)) {
        assertThat(act(responder, action, "", none).status()).isNotEqualTo(Status.SUCCESS);
      }
    }
  }

  @Test
  void whatIsNotSwitchedOnIsRefusedAndOnRecord() throws Exception {
    Responder off = Responder.of(false, CGROUPS, NO_RUNTIME);
    Remediation answer = act(off, Action.STOP_PROCESS, uid(sleeper), "");
    assertThat(answer.status()).isEqualTo(Status.FAILURE);
    assertThat(answer.detail()).contains("response is off");
    assertThat(answer.requestedBy()).isEqualTo("alice");
    assertThat(sleeper.isAlive()).isTrue();
  }

  @Test
  void severalGroupsOfOneNameAreLeftAlone(@TempDir Path root) throws Exception {
    Files.writeString(root.resolve("cgroup.controllers"), "");
    for (String place : List.of("a", "b")) {
      Path group = Files.createDirectories(root.resolve(place).resolve("twice"));
      Files.writeString(group.resolve("cgroup.kill"), "");
      Files.writeString(group.resolve("cgroup.procs"), sleeper.pid() + "\n");
    }
    ContainerControl control =
        new ContainerControl(Groups.in(root), new Protection(SELF), NO_RUNTIME);
    assertThat(control.kill("twice").detail()).contains("several cgroups are named so");
    assertThat(root.resolve("a/twice/cgroup.kill")).isEmptyFile();
  }

  private static Remediation act(
      Responder responder, Action action, String process, String container) throws Exception {
    return responder.act("d1", new ResponseOrder(action, process, container, "alice", "it mines"));
  }

  private static long startTicks(Process process) {
    return ProcStat.of((int) process.pid()).orElseThrow().startTicks();
  }

  private static String uid(Process process) {
    Awaitility.await().until(() -> ProcStat.of((int) process.pid()).isPresent());
    return uid((int) process.pid());
  }

  private static String uid(int pid) {
    // The last digits are lost in /proc; the sensor has them.
    return pid + "-" + (ProcStat.of(pid).orElseThrow().startTicks() * 10_000_000L + 1_234_567);
  }
}

package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.detection.node.NodeEvent;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.SourceHealth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sensor sees of things that really happen on this machine. */
class WatchIT {
  private WatchedNode node;

  @TempDir Path directory;

  @BeforeEach
  void watch() {
    WatchedNode.assumeKernel();
    node = new WatchedNode();
  }

  @AfterEach
  void close() throws Exception {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void anExecutionHasItsArgumentsExecutableUserAndAncestors() throws Exception {
    WatchedNode.run("/bin/sh", "-c", "/bin/ls /etc/hostname -- 'a b' ; true");

    Seen exec =
        node.await("ls", e -> e.isExec() && "ls".equals(e.name()) && e.arguments().contains("a b"));
    assertThat(exec.exe()).isEqualTo("/bin/ls");
    assertThat(exec.arguments()).containsExactly("/etc/hostname", "--", "a b");
    assertThat(exec.exePath()).isEqualTo(Path.of("/bin/ls").toRealPath().toString());
    assertThat(exec.rawPath()).isEqualTo("/bin/ls");
    assertThat(exec.workingDirectory()).isEqualTo(Path.of("").toAbsolutePath().toString());
    assertThat(exec.uid()).isZero();
    assertThat(exec.userName()).isEqualTo("root");
    assertThat(exec.containerId()).isEmpty();
    assertThat(exec.vpid()).isEqualTo(exec.pid());
    assertThat(exec.ancestors()).startsWith("sh", "java");
    assertThat(exec.executableChanged()).isPositive();
    assertThat(exec.start()).isLessThanOrEqualTo(exec.time());
  }

  @Test
  void anExitHasItsStatus() throws Exception {
    WatchedNode.run("/bin/sh", "-c", "exit 42");
    Seen exit =
        node.await(
            "exit",
            e ->
                e.type().equals("procexit")
                    && e.activity() instanceof ProcessActivity a
                    && a.exitCode() == 42);
    assertThat(exit.name()).isEqualTo("sh");

    WatchedNode.run("/bin/sh", "-c", "kill -9 $$");
    node.await("kill", e -> e.activity() instanceof ProcessActivity a && a.exitCode() == 128 + 9);
  }

  @Test
  void anOpenIsTheFileThatWasOpenedAndHowItWasAskedFor() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "x");
    Files.createSymbolicLink(directory.resolve("harmless"), secret);
    WatchedNode.run("/bin/sh", "-c", "cd " + directory + " && cat harmless");

    Seen open = node.await("open", e -> e.isOpen() && "harmless".equals(e.rawPath()));
    assertThat(open.path()).isEqualTo(secret.toRealPath().toString());
    assertThat(open.fd()).isNotNegative();
    assertThat(open.openFlags() & 3).isZero();
    assertThat(open.name()).isEqualTo("cat");
  }

  @Test
  void aFileThatIsMadeIsACreation() throws Exception {
    WatchedNode.run("/bin/sh", "-c", "cd " + directory + " && echo x > made; echo y >> made");

    List<FileActivity.Action> actions =
        List.of(FileActivity.Action.CREATE, FileActivity.Action.OPEN);
    String path = directory.toRealPath().resolve("made").toString();
    for (FileActivity.Action action : actions) {
      node.await(
          action.toString(),
          e ->
              path.equals(e.path())
                  && e.activity() instanceof FileActivity a
                  && a.action() == action);
    }
  }

  @Test
  void anOpenThatFailsIsWhereTheFileWouldBe() throws Exception {
    WatchedNode.run("/bin/sh", "-c", "cd " + directory + " && cat ../absent-breakwater");

    Seen open = node.await("open", e -> e.isOpen() && "../absent-breakwater".equals(e.rawPath()));
    assertThat(open.result()).isEqualTo(-2);
    assertThat(open.path())
        .isEqualTo(directory.toRealPath().resolveSibling("absent-breakwater").toString());
  }

  @Test
  void everyCallThatOpensIsSeen() throws Exception {
    String script =
        """
        import ctypes, os, sys
        libc = ctypes.CDLL(None)
        d = sys.argv[1].encode()
        libc.syscall(2, d + b"/by-open", 0o101, 0o600)
        libc.syscall(85, d + b"/by-creat", 0o600)
        libc.syscall(257, -100, d + b"/by-openat", 0o101, 0o600)
        how = (ctypes.c_uint64 * 3)(0o101, 0o700, 0)
        libc.syscall(437, -100, d + b"/by-openat2", how, 24)
        fd = os.open(d, os.O_RDONLY)
        libc.syscall(257, fd, b"by-directory", 0o101, 0o600)
        """;
    WatchedNode.run("python3", "-c", script, directory.toString());

    String real = directory.toRealPath().toString();
    for (String call : List.of("open", "creat", "openat", "openat2")) {
      Seen open = node.await(call, e -> (real + "/by-" + call).equals(e.path()));
      assertThat(open.type()).isEqualTo(call);
      assertThat(open.openFlags() & 0101).isEqualTo(0101);
      assertThat(open.openMode()).isEqualTo(call.equals("openat2") ? 0700 : NodeEvent.ABSENT);
    }
    assertThat(node.await("directory", e -> (real + "/by-directory").equals(e.path())).rawPath())
        .isEqualTo("by-directory");
  }

  @Test
  void anExecutableIsWritableByItsModeAndTheRightsOfItsUser() throws Exception {
    String script =
        """
        import os, shutil, sys
        d = sys.argv[1]
        os.chmod(d, 0o755)
        def run(name, owner, group, mode, user, groups):
            path = d + "/" + name
            shutil.copy("/bin/true", path)
            os.chown(path, owner, group)
            os.chmod(path, mode)
            if os.fork() == 0:
                os.setgroups(groups)
                os.setgid(user)
                os.setuid(user)
                os.execv(path, [name])
            os.wait()
        run("w-root", 1000, 1000, 0o555, 0, [])
        run("o-other", 0, 0, 0o755, 1000, [])
        run("w-everyone", 0, 0, 0o757, 1000, [])
        run("w-owner", 1000, 0, 0o755, 1000, [])
        run("o-owner", 1000, 0, 0o577, 1000, [])
        run("w-group", 0, 77, 0o775, 1000, list(range(3, 300)))
        run("o-group", 0, 777, 0o775, 1000, list(range(3, 300)))
        run("o-group-denied", 0, 77, 0o757, 1000, [77])
        """;
    WatchedNode.run("python3", "-c", script, directory.toString());

    for (String name :
        List.of(
            "w-root",
            "o-other",
            "w-everyone",
            "w-owner",
            "o-owner",
            "w-group",
            "o-group",
            "o-group-denied")) {
      Seen exec = node.await(name, e -> e.isExec() && name.equals(e.exe()));
      assertThat(exec.writable()).as(name).isEqualTo(name.startsWith("w-"));
    }
    assertThat(node.await("root", e -> e.isExec() && "w-root".equals(e.exe())).groupName())
        .isEqualTo("root");
  }

  @Test
  void aConnectionToAUnixSocketHasItsPath() throws Exception {
    String script =
        """
        import os, socket, sys
        os.chdir(sys.argv[1])
        listener = socket.socket(socket.AF_UNIX)
        listener.bind("docker.sock")
        listener.listen()
        socket.socket(socket.AF_UNIX).connect("docker.sock")
        socket.socket(socket.AF_UNIX).connect_ex("absent.sock")
        """;
    WatchedNode.run("python3", "-c", script, directory.toString());

    Seen connect =
        node.await("unix", e -> e.type().equals("connect") && "docker.sock".equals(e.rawPath()));
    assertThat(connect.result()).isZero();
    assertThat(node.await("absent", e -> "absent.sock".equals(e.rawPath())).result()).isEqualTo(-2);
  }

  @Test
  void aConnectionHasItsEndsWhateverBecomesOfIt() throws Exception {
    String script =
        """
        import socket
        for family, kind, address in [
            (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 9)),
            (socket.AF_INET6, socket.SOCK_DGRAM, ("::1", 53)),
            (socket.AF_INET6, socket.SOCK_STREAM, ("::ffff:127.0.0.1", 10)),
            (socket.AF_INET, socket.SOCK_STREAM, ("255.255.255.255", 11))]:
            s = socket.socket(family, kind)
            try:
                s.connect(address)
            except OSError:
                pass
        """;
    WatchedNode.run("python3", "-c", script);

    Seen refused = node.await("refused", e -> e.serverPort() == 9);
    assertThat(refused.protocol()).isEqualTo("tcp");
    assertThat(refused.result()).isEqualTo(-111);
    assertThat(refused.serverAddress()).isEqualTo("127.0.0.1");
    Seen datagrams =
        node.await(
            "udp",
            e ->
                e.serverPort() == 53
                    && "udp".equals(e.protocol())
                    && e.name() != null
                    && e.name().startsWith("python"));
    assertThat(datagrams.result()).isZero();
    assertThat(datagrams.serverAddress()).isEqualTo("0:0:0:0:0:0:0:1");
    Seen mapped = node.await("mapped", e -> e.serverPort() == 10);
    assertThat(mapped.serverAddress()).isEqualTo("127.0.0.1");
    Seen unreachable = node.await("unreachable", e -> e.serverPort() == 11);
    assertThat(unreachable.result()).isNegative();
    assertThat(unreachable.serverAddress()).isEqualTo("255.255.255.255");
  }

  @Test
  void aProcessInItsOwnGroupAndNamespaceIsAContainer() throws Exception {
    try (OwnGroup group = new OwnGroup("bw-own-group")) {
      group.run("cat /etc/shadow > /dev/null; true");

      Seen open =
          node.await("shadow", e -> "/etc/shadow".equals(e.path()) && "cat".equals(e.name()));
      assertThat(open.containerId()).isEqualTo(group.id());
      assertThat(open.vpid()).isLessThan(open.pid());
      assertThat(open.namespaceStart()).isPositive().isLessThanOrEqualTo(open.time());
      assertThat(open.ancestors()).startsWith("sh", "unshare", "java");
    }
  }

  @Test
  void aProcessThatIsMovedIntoAGroupLaterBelongsToIt() throws Exception {
    String id = "c0ffee".repeat(11).substring(0, 64);
    try (OwnGroup group = new OwnGroup(id)) {
      WatchedNode.run(
          "/bin/bash", "-c", "echo $$ > " + group.processes() + " && read x < /etc/hostname");

      Seen open =
          node.await("hostname", e -> "/etc/hostname".equals(e.path()) && "bash".equals(e.name()));
      assertThat(open.containerId()).isEqualTo(id);
    }
  }

  @Test
  void anExecutableWrittenNowHasChangedAfterItsNamespaceBegan() throws Exception {
    try (OwnGroup group = new OwnGroup("bw-drift")) {
      group.run("cp /bin/true " + directory + "/dropped && " + directory + "/dropped");

      Seen exec = node.await("dropped", e -> e.isExec() && "dropped".equals(e.name()));
      assertThat(exec.executableChanged()).isGreaterThanOrEqualTo(exec.namespaceStart());
      assertThat(exec.upperLayer()).isFalse();
    }
  }

  @Test
  void anExecutableInTheUpperLayerOfAnOverlayIsToldFromOneBelow() throws Exception {
    for (String part : List.of("lower", "upper", "work", "merged")) {
      Files.createDirectory(directory.resolve(part));
    }
    Files.copy(Path.of("/bin/true"), directory.resolve("lower/shipped"));
    String script =
        """
        mount -t tmpfs none upper && mkdir upper/u upper/w &&
        mount -t overlay overlay -o lowerdir=lower,upperdir=upper/u,workdir=upper/w merged &&
        merged/shipped; cp /bin/true merged/dropped; merged/dropped; true
        """;
    assertThat(
            WatchedNode.run(
                "unshare", "--mount", "/bin/sh", "-c", "cd " + directory + " && " + script))
        .isZero();

    Seen shipped = node.await("shipped", e -> e.isExec() && "shipped".equals(e.name()));
    Seen dropped = node.await("dropped", e -> e.isExec() && "dropped".equals(e.name()));
    assertThat(shipped.upperLayer()).isFalse();
    assertThat(dropped.upperLayer()).isTrue();
    assertThat(dropped.exePath()).isEqualTo(directory.toRealPath() + "/merged/dropped");
  }

  @Test
  void anExecutableInMemoryIsTold() throws Exception {
    String script =
        """
        import os
        fd = os.memfd_create("kworker")
        os.write(fd, open("/bin/true", "rb").read())
        os.execv("/proc/self/fd/%d" % fd, ["quiet"])
        """;
    WatchedNode.run("python3", "-c", script);

    Seen exec = node.await("memfd", e -> e.isExec() && "quiet".equals(e.exe()));
    assertThat(exec.inMemory()).isTrue();
    assertThat(exec.exePath()).isEqualTo("memfd:kworker");
  }

  @Test
  void aShellOnASocketIsTold() throws Exception {
    String script =
        """
        import os, socket
        server = socket.create_server(("127.0.0.1", 0))
        client = socket.create_connection(server.getsockname())
        os.dup2(client.fileno(), 0)
        os.execv("/bin/sh", ["sh", "-c", "echo reverse"])
        """;
    WatchedNode.run("python3", "-c", script);

    assertThat(
            node.await("shell", e -> e.isExec() && e.arguments().contains("echo reverse"))
                .streamIsSocket())
        .isTrue();
    WatchedNode.run("/bin/sh", "-c", ": plain");
    assertThat(
            node.await("shell", e -> e.isExec() && e.arguments().contains(": plain"))
                .streamIsSocket())
        .isFalse();
  }

  @Test
  void aProcessThatWasThereBeforeIsKnown() throws Exception {
    Process before =
        new ProcessBuilder("/bin/bash", "-c", "read x; read x < /etc/hostname; true; :", "before")
            .start();
    node.close();
    node = new WatchedNode();
    node.awaitStart();
    before.getOutputStream().write('\n');
    before.getOutputStream().flush();
    before.waitFor();

    Seen open =
        node.await("hostname", e -> e.pid() == before.pid() && "/etc/hostname".equals(e.path()));
    assertThat(open.arguments()).endsWith("before");
    assertThat(open.exePath()).isEqualTo(Path.of("/bin/bash").toRealPath().toString());
    assertThat(open.ancestors()).startsWith("java");
  }

  @Test
  void whatIsSeenLeavesTheNodeAsActivityButOpensStay() throws Exception {
    WatchedNode.run("/bin/sh", "-c", ": leaving < /etc/hostname");
    node.await("exec", e -> e.isExec() && e.arguments().contains(": leaving < /etc/hostname"));

    var signals = node.signals();
    assertThat(signals)
        .anySatisfy(
            s -> {
              assertThat(s.payload()).isInstanceOf(SourceHealth.class);
              SourceHealth health = (SourceHealth) s.payload();
              assertThat(health.state()).isEqualTo(SourceHealth.State.COVERED);
              assertThat(health.attributes()).containsKey("os.kernel.version");
            })
        .anySatisfy(
            s -> {
              assertThat(s.payload()).isInstanceOf(ProcessActivity.class);
              var actor = ((ProcessActivity) s.payload()).actor();
              assertThat(actor.process().entity().commandLine())
                  .isEqualTo("/bin/sh -c : leaving < /etc/hostname");
              assertThat(actor.process().ancestry()).isNotEmpty();
            })
        .noneSatisfy(s -> assertThat(s.payload()).isInstanceOf(FileActivity.class));
    assertThat(signals.getFirst().sequence()).isEqualTo(1);
  }

  @Test
  void theSensorDoesNotWatchItself() throws Exception {
    node.awaitStart();
    Files.readString(Path.of("/etc/hostname"));
    WatchedNode.run("/bin/sh", "-c", ": marker");
    node.await("marker", e -> e.isExec() && e.arguments().contains(": marker"));

    assertThat(node.seen())
        .noneMatch(
            e ->
                e.isOpen()
                    && e.pid() == ProcessHandle.current().pid()
                    && "/etc/hostname".equals(e.path()));
  }
}

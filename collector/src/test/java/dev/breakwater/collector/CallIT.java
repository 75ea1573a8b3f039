package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.KernelActivity;
import dev.breakwater.signals.NetworkActivity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The system calls that the sensor tells, as this machine's programs make them. */
class CallIT {
  private WatchedNode node;

  @TempDir Path directory;

  @BeforeEach
  void watch() {
    WatchedNode.assumeKernel();
    node = new WatchedNode();
  }

  @AfterEach
  void close() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void evidenceOfACallHasTheWordsOfItsParameters() throws Exception {
    python(
        """
        import ctypes, socket
        libc = ctypes.CDLL(None)
        libc.unshare(0x04000000)
        libc.memfd_create(b"hidden", 1)
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close()
        child = os.fork()
        if child == 0:
            os.pause() if hasattr(os, "pause") else time.sleep(60)
        os.kill(child, 9)
        os.wait()
        """);

    assertThat(argumentsOf("unshare")).isEqualTo(Map.of("flags", "CLONE_NEWUTS"));
    assertThat(argumentsOf("memfd_create"))
        .containsEntry("name", "hidden")
        .containsEntry("flags", "MFD_CLOEXEC");
    assertThat(argumentsOf("socket")).containsEntry("domain", "AF_PACKET");
    assertThat(argumentsOf("kill")).containsEntry("sig", "SIGKILL");
    assertThat(argumentsOf("kill").get("pid")).matches("[0-9]+ \\(python3[.0-9]*\\)");
  }

  private Map<String, String> argumentsOf(String type) {
    Seen seen =
        node.await(
            type,
            e ->
                e.type().equals(type)
                    && e.activity() instanceof KernelActivity kernel
                    && (!type.equals("socket")
                        || "AF_PACKET".equals(kernel.arguments().get("domain"))));
    return ((KernelActivity) seen.activity()).arguments();
  }

  @Test
  void aChangeOfAFileHasItsPathsWhoeverTheyAreRelativeTo() throws Exception {
    python(
        """
        os.chdir(d)
        fd = os.open(".", os.O_RDONLY)
        open("f", "w").close()
        os.rename("f", d + "/g")
        os.rename("g", "h", src_dir_fd=fd, dst_dir_fd=fd)
        os.link("h", "hard")
        os.symlink("../etc/passwd", "soft")
        os.mkdir("m")
        os.mkdir("n", dir_fd=fd)
        os.chmod("h", 0o4755)
        os.fchmod(fd, 0o755)
        os.chown("h", 1, 1)
        os.mkfifo("pipe")
        os.rmdir("m")
        os.unlink("hard")
        os.unlink("soft", dir_fd=fd)
        """);

    String d = directory.toRealPath().toString();
    Seen rename = await("rename");
    assertThat(rename.rawPath()).isEqualTo("f");
    assertThat(rename.path()).isEqualTo(d + "/f");
    assertThat(rename.targetPath()).isEqualTo(d + "/g");
    assertThat(((FileActivity) rename.activity()).action()).isEqualTo(FileActivity.Action.RENAME);
    Seen renameat = await("renameat");
    assertThat(renameat.path()).isEqualTo(d + "/g");
    assertThat(renameat.targetPath()).isEqualTo(d + "/h");
    Seen link = node.await("link", e -> e.type().startsWith("link") && isOurs(e));
    assertThat(link.targetPath()).isEqualTo(d + "/hard");
    Seen symlink = await("symlink");
    assertThat(symlink.rawPath()).isEqualTo("../etc/passwd");
    assertThat(symlink.path()).isEqualTo(directory.toRealPath().getParent() + "/etc/passwd");
    assertThat(symlink.targetPath()).isEqualTo(d + "/soft");
    assertThat(await("mkdir").path()).isEqualTo(d + "/m");
    assertThat(await("mkdirat").path()).isEqualTo(d + "/n");
    assertThat(await("chmod").callArguments().get(1)).isEqualTo(04755);
    Seen fchmod = await("fchmod");
    assertThat(fchmod.path()).isEqualTo(d);
    assertThat(fchmod.callArguments().get(1)).isEqualTo(0755);
    assertThat(await("chown").path()).isEqualTo(d + "/h");
    assertThat(node.await("mknod", e -> e.type().startsWith("mknod") && isOurs(e)).path())
        .isEqualTo(d + "/pipe");
    assertThat(await("rmdir").path()).isEqualTo(d + "/m");
    assertThat(await("unlink").path()).isEqualTo(d + "/hard");
    Seen unlinkat = await("unlinkat");
    assertThat(unlinkat.path()).isEqualTo(d + "/soft");
    assertThat(((FileActivity) unlinkat.activity()).action()).isEqualTo(FileActivity.Action.DELETE);
  }

  @Test
  void aCallThatFailsSaysWith() throws Exception {
    python("os.rmdir(d + '/absent')");

    Seen rmdir = await("rmdir");
    assertThat(rmdir.result()).isEqualTo(-2);
    assertThat(rmdir.path()).isEqualTo(directory.toRealPath() + "/absent");
  }

  @Test
  void theWorkingDirectoryFollowsTheProcess() throws Exception {
    python(
        """
        os.chdir(d)
        os.mkdir("inner")
        os.fchdir(os.open("inner", os.O_RDONLY))
        os.kill(os.getpid(), 0)
        """);

    assertThat(await("kill").workingDirectory()).isEqualTo(directory.toRealPath() + "/inner");
  }

  @Test
  void aProcessThatRenamesItselfHasItsNewName() throws Exception {
    python(
        """
        libc.prctl(15, b"kworker/0:1", 0, 0, 0)
        os.kill(os.getpid(), 0)
        """);

    assertThat(await("prctl").data()).isEqualTo("kworker/0:1");
    assertThat(await("kill").name()).isEqualTo("kworker/0:1");
  }

  @Test
  void callsThatReachIntoOthersNameThem() throws Exception {
    python(
        """
        child = os.fork()
        if child == 0:
            time.sleep(30)
        libc.ptrace(16, child, 0, 0)
        os.waitpid(child, 0)
        libc.ptrace(17, child, 0, 0)
        os.kill(child, 9)
        os.waitpid(child, 0)
        open(d + "/child", "w").write(str(child))
        """);

    int child = Integer.parseInt(Files.readString(directory.resolve("child")));
    Seen ptrace = await("ptrace");
    assertThat(ptrace.callArguments().getFirst()).isEqualTo(16);
    assertThat(ptrace.targetPid()).isEqualTo(child);
    assertThat(ptrace.activity()).isInstanceOf(KernelActivity.class);
    Seen kill = await("kill");
    assertThat(kill.targetPid()).isEqualTo(child);
    assertThat(kill.callArguments().get(1)).isEqualTo(9);
  }

  @Test
  void aProcessOfAnotherPidNamespaceIsNamedByItsNumberOnTheNode() throws Exception {
    WatchedNode.run(
        "unshare",
        "--pid",
        "--fork",
        "--mount-proc",
        "/bin/sh",
        "-c",
        "sleep 30 & kill -9 $!; wait; exec true done");

    Seen kill = node.await("kill", e -> e.type().equals("kill") && "sh".equals(e.name()));
    assertThat(kill.callArguments().getFirst()).isLessThan(10);
    assertThat(kill.targetPid()).isGreaterThan(kill.pid());
  }

  @Test
  void callsThatChangeRightsAndNamespacesHaveTheirNumbers() throws Exception {
    python(
        """
        memory = libc.memfd_create(b"payload", 1)
        libc.unshare(0x04000000)
        space = os.open("/proc/self/ns/uts", os.O_RDONLY)
        libc.setns(space, 0)
        libc.syscall(323 if os.uname().machine == "x86_64" else 282, 1)
        libc.syscall(321 if os.uname().machine == "x86_64" else 280, 12, 0, 0)
        libc.mount(b"none", d.encode(), b"tmpfs", 0, 0)
        libc.umount2(d.encode(), 0)
        os.setgid(1)
        os.setuid(1)
        libc.setuid(ctypes.c_uint(0))
        """);

    Seen memfd = await("memfd_create");
    assertThat(memfd.data()).isEqualTo("payload");
    assertThat(memfd.fd()).isPositive();
    assertThat(await("unshare").callArguments().getFirst()).isEqualTo(0x04000000);
    assertThat(await("setns").fd()).isPositive();
    await("userfaultfd");
    assertThat(await("bpf").callArguments().getFirst()).isEqualTo(12);
    Seen mount = await("mount");
    assertThat(mount.targetPath()).isEqualTo(directory.toRealPath().toString());
    assertThat(mount.data()).isEqualTo("tmpfs");
    assertThat(await("umount2").path()).isEqualTo(directory.toRealPath().toString());
    assertThat(await("setgid").callArguments().getFirst()).isEqualTo(1);
    assertThat(await("setuid").uid()).isEqualTo(1);
    Seen refused = node.await("setuid 0", e -> is(e, "setuid") && e.result() < 0);
    assertThat(refused.callArguments().getFirst()).isZero();
  }

  @Test
  void aServerAndItsClientHaveBothEnds() throws Exception {
    python(
        """
        server = socket.socket()
        server.bind(("127.0.0.1", 0))
        server.listen(7)
        client = socket.create_connection(server.getsockname())
        peer, _ = server.accept()
        os.dup2(client.fileno(), 100)
        open(d + "/ports", "w").write("%d %d" % (server.getsockname()[1], client.getsockname()[1]))
        """);

    String[] ports = Files.readString(directory.resolve("ports")).split(" ", -1);
    long server = Long.parseLong(ports[0]);
    long client = Long.parseLong(ports[1]);
    assertThat(await("socket").protocol()).isEqualTo("tcp");
    Seen bind = await("bind");
    assertThat(bind.serverPort()).isEqualTo(server);
    Seen listen = await("listen");
    assertThat(listen.callArguments().get(1)).isEqualTo(7);
    assertThat(listen.serverAddress()).isEqualTo("127.0.0.1");
    assertThat(((NetworkActivity) listen.activity()).action())
        .isEqualTo(NetworkActivity.Action.LISTEN);
    Seen connect = await("connect");
    Seen accept = await("accept4");
    for (Seen end : List.of(connect, accept, node.await("dup", e -> is(e, "dup2")))) {
      assertThat(end.serverPort()).isEqualTo(server);
      assertThat(end.clientPort()).isEqualTo(client);
      assertThat(end.clientAddress()).isEqualTo("127.0.0.1");
    }
    assertThat(accept.fd()).isNotEqualTo(connect.fd());
  }

  @Test
  void aMessageHasItsAddressAndItsFirstBytes() throws Exception {
    python(
        """
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.sendto(b"x" * 1000, ("127.0.0.9", 53))
        s.sendmsg([b"hello"], [], 0, ("127.0.0.10", 54))
        """);

    Seen sendto = await("sendto");
    assertThat(sendto.serverAddress()).isEqualTo("127.0.0.9");
    assertThat(sendto.serverPort()).isEqualTo(53);
    assertThat(sendto.protocol()).isEqualTo("udp");
    assertThat(sendto.data()).isEqualTo("x".repeat(256));
    Seen sendmsg = await("sendmsg");
    assertThat(sendmsg.serverAddress()).isEqualTo("127.0.0.10");
    assertThat(sendmsg.serverPort()).isEqualTo(54);
  }

  @Test
  void anExecutionHasItsEnvironmentSessionAndInode() throws Exception {
    WatchedNode.run(
        "/usr/bin/env", "-i", "SECRET=a b", "LD_PRELOAD=", "/usr/bin/setsid", "/bin/sleep", "0.01");

    Seen exec = node.await("sleep", e -> e.isExec() && e.arguments().equals(List.of("0.01")));
    assertThat(exec.environment()).containsExactly("SECRET=a b", "LD_PRELOAD=");
    assertThat(exec.session()).isEqualTo(exec.pid());
    assertThat(exec.group()).isEqualTo(exec.pid());
    Path file = Path.of("/bin/sleep").toRealPath();
    assertThat(exec.executableInode())
        .isEqualTo(((Number) Files.getAttribute(file, "unix:ino")).longValue());
    assertThat(exec.executableModified() / 1_000_000)
        .isEqualTo(Files.getLastModifiedTime(file).toMillis());
  }

  @Test
  void anExecutionByDescriptorIsTold() throws Exception {
    python(
        """
        fd = os.open("/bin/true", os.O_RDONLY)
        os.execve(fd, ["by descriptor"], {})
        """);

    Seen exec =
        node.await("true", e -> "by descriptor".equals(e.exe()) && e.type().startsWith("exec"));
    assertThat(exec.type()).isEqualTo("execveat");
  }

  private Seen await(String type) {
    return node.await(type, e -> is(e, type));
  }

  private static boolean is(Seen event, String type) {
    return event.type().equals(type) && isOurs(event);
  }

  private static boolean isOurs(Seen event) {
    return event.exe() != null
        && event.exe().contains("python")
        && event.arguments().contains("-c");
  }

  private void python(String script) throws Exception {
    String begin =
        """
        import ctypes, os, socket, sys, time
        libc = ctypes.CDLL(None, use_errno=True)
        d = os.path.realpath(sys.argv[1])
        """;
    WatchedNode.run("/usr/bin/python3", "-c", begin + script, directory.toString());
  }
}

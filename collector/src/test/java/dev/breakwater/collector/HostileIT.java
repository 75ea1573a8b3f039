package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that try to hide, or to break whoever watches them. */
class HostileIT {
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
  void aNameOfControlCharactersAndBadUtf8IsText() throws Exception {
    WatchedNode.run(
        "python3",
        "-c",
        """
        import os, shutil, sys
        name = os.fsencode(sys.argv[1]) + b"/a\\n\\xff\\xfe\\x1b[2J"
        shutil.copy("/bin/true", name)
        os.chmod(name, 0o755)
        os.execv(name, [b"\\xc3\\x28", b"two\\nlines", b""])
        """,
        directory.toString());

    Seen exec = node.await("exec", e -> e.isExec() && e.arguments().contains("two\nlines"));
    assertThat(exec.name()).isEqualTo("a\n\uFFFD\uFFFD\u001b[2J");
    assertThat(exec.exePath()).isEqualTo(directory.toRealPath() + "/a\n\uFFFD\uFFFD\u001b[2J");
    assertThat(exec.exe()).isEqualTo("\uFFFD(");
    assertThat(exec.arguments()).containsExactly("two\nlines", "");
    assertThat(node.signals()).isNotEmpty();
  }

  @Test
  void aCommandLineOf128KilobytesIsCutNotLost() throws Exception {
    WatchedNode.run("/bin/true", "begin", "x".repeat(127 * 1024));

    Seen exec = node.await("exec", e -> e.isExec() && e.arguments().contains("begin"));
    assertThat(exec.arguments().getLast()).matches("x+").hasSizeBetween(4000, 4096);
  }

  @Test
  void noArgumentsAtAllAreNone() throws Exception {
    WatchedNode.run(
        "python3",
        "-c",
        "import ctypes; ctypes.CDLL(None).execve(b'/bin/true', (ctypes.c_char_p * 1)(), None)");

    Seen exec = node.await("exec", e -> e.isExec() && "true".equals(e.name()));
    assertThat(exec.arguments().size()).isLessThanOrEqualTo(1); // Linux puts in an empty one
  }

  @Test
  void aPathOf4095BytesIsWhole() throws Exception {
    WatchedNode.run("python3", "-c", DEEP + "open(path, 'w').close()", directory.toString());

    Seen open =
        node.await("open", e -> e.isOpen() && e.rawPath() != null && e.rawPath().length() == 4095);
    assertThat(open.path()).isEqualTo(open.rawPath());
    assertThat(open.result()).isNotNegative();
  }

  @Test
  void aPathDeeperThanTheBoundFallsBackToWhatWasGiven() throws Exception {
    WatchedNode.run(
        "python3",
        "-c",
        """
        import os, sys
        os.chdir(sys.argv[1])
        path = sys.argv[1] + "/d" * 100
        os.makedirs(path)
        open(path + "/deep", "w").close()
        """,
        directory.toString());

    Seen open =
        node.await("open", e -> e.isOpen() && e.path() != null && e.path().endsWith("/deep"));
    assertThat(open.path()).isEqualTo(directory + "/d".repeat(100) + "/deep");
  }

  @Test
  void anExecutionByAnotherThreadThanTheFirstIsOfTheSameProcess() throws Exception {
    WatchedNode.run(
        "python3",
        "-c",
        """
        import os, threading, time
        threading.Thread(target=lambda: os.execv("/bin/sleep", ["sleep", "0.0123"])).start()
        time.sleep(30)
        """);

    Seen begun =
        node.await(
            "python",
            e ->
                e.isExec()
                    && e.arguments().stream().anyMatch(a -> a.contains("0.0123"))
                    && e.exe() != null
                    && e.exe().contains("python"));
    Seen exec = node.await("sleep", e -> e.isExec() && e.arguments().equals(List.of("0.0123")));
    assertThat(exec.pid()).isEqualTo(begun.pid());
    assertThat(exec.start()).isCloseTo(begun.start(), Offset.offset(1_000_000L));
    Seen exit = node.await("exit", e -> e.type().equals("procexit") && e.pid() == exec.pid());
    assertThat(exit.name()).isEqualTo("sleep");
  }

  @Test
  void aPathInMemoryThatIsNotThereIsNoPath() throws Exception {
    WatchedNode.run(
        "python3",
        "-c",
        "import ctypes; ctypes.CDLL(None).syscall(257, -100, 8, 0); open('/etc/hostname')");

    Seen next =
        node.await(
            "next",
            e ->
                "/etc/hostname".equals(e.path())
                    && e.name() != null
                    && e.name().startsWith("python"));
    assertThat(node.seen())
        .anyMatch(
            e -> e.isOpen() && e.pid() == next.pid() && e.result() == -14 && e.rawPath() == null);
  }

  @Test
  void aCallThroughThe32BitDoorIsSeenAsWhatItIs() throws Exception {
    Path source = directory.resolve("door.c");
    Files.writeString(
        source,
        """
        #define _GNU_SOURCE
        #include <sys/mman.h>
        #include <string.h>
        int main(void) {
          char *low = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
          strcpy(low, "/etc/passwd");
          long result;
          __asm__ volatile("int $0x80" : "=a"(result) : "a"(5), "b"(low), "c"(0), "d"(0) : "memory", "r8", "r9", "r10", "r11");
          return result == -38 ? 99 : result < 0;
        }
        """);
    Path door = directory.resolve("door");
    assumeTrue(
        onPath("gcc")
            && WatchedNode.run("gcc", "-O1", "-o", door.toString(), source.toString()) == 0,
        "no C compiler for x86");
    int status = WatchedNode.run(door.toString());
    assumeTrue(status == 0, "the kernel has no 32-bit calls");

    Seen open = node.await("open", e -> "door".equals(e.name()) && "/etc/passwd".equals(e.path()));
    assertThat(open.type()).isEqualTo("open");
  }

  @Test
  void aNumberThatIsGivenAgainIsAnotherProcess() throws Exception {
    int status =
        WatchedNode.run(
            "unshare",
            "--pid",
            "--fork",
            "--mount-proc",
            "/usr/bin/python3",
            "-c",
            """
            import os
            first = os.fork()
            if first == 0:
                os.execv("/bin/true", ["true", "the first"])
            os.waitpid(first, 0)
            with open("/proc/sys/kernel/ns_last_pid", "w") as last:
                last.write(str(first - 1))
            second = os.fork()
            if second == 0:
                os.execv("/bin/true", ["true", "the second"])
            os.waitpid(second, 0)
            os._exit(0 if first == second else 9)
            """);
    assumeTrue(status == 0, "the numbers of processes cannot be set here");

    Seen first = node.await("first", e -> e.isExec() && e.arguments().contains("the first"));
    Seen second = node.await("second", e -> e.isExec() && e.arguments().contains("the second"));
    assertThat(second.vpid()).isEqualTo(first.vpid());
    assertThat(second.start()).isGreaterThan(first.start());
    assertThat(second.ancestors()).isEqualTo(first.ancestors());
    node.await("end", e -> e.type().equals("procexit") && e.start() == second.start());
  }

  @Test
  void aStormOfForksKeepsTheTableInBounds() throws Exception {
    WatchedNode.run("/bin/sh", "-c", "i=0; while [ $i -lt 2000 ]; do (:); i=$((i+1)); done");
    WatchedNode.run("/bin/sh", "-c", ": after the storm");

    node.await("after", e -> e.isExec() && e.arguments().contains(": after the storm"));
    long ends = node.seen().stream().filter(e -> e.type().equals("procexit")).count();
    assertThat(ends + node.counters().lost()).isGreaterThanOrEqualTo(2000);
  }

  private static final String DEEP =
      """
      import os, sys
      path = os.path.realpath(sys.argv[1])
      while len(path) < 3800:
          path += "/" + "d" * 200
          os.mkdir(path)
      path += "/" + "p" * 90
      os.mkdir(path)
      path += "/" + "f" * (4095 - len(path) - 1)
      """;

  private static boolean onPath(String command) throws Exception {
    Process process = new ProcessBuilder("which", command).start();
    return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}

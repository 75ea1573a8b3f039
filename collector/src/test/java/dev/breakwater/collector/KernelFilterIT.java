package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not leave the kernel, and what always does. */
class KernelFilterIT {
  private static final Detector NOTHING = (event, found) -> {};
  private static final int FAILED = KernelFilter.REFUSALS | KernelFilter.FAILURES;

  @TempDir Path directory;

  @BeforeEach
  void kernel() {
    WatchedNode.assumeKernel();
  }

  @Test
  void anOpenIsToldWhereAComponentOfItsPathHasTheName() throws Exception {
    KernelFilter filter =
        opens(0, Map.of(), Map.of(".ssh", KernelFilter.READS, "id_rsa", KernelFilter.WRITES));
    try (WatchedNode node = new WatchedNode(filter, NOTHING)) {
      python(
          """
          os.makedirs(d + "/.ssh/deep")
          open(d + "/.ssh/deep/key", "w").close()
          open(d + "/.sshd", "w").close()
          open(d + "/id_rsa", "w").close()
          os.symlink(d + "/.ssh/deep/key", d + "/harmless")
          for name in (".ssh/deep/key", ".sshd", "id_rsa", "harmless"):
              open(d + "/" + name).close()
          """);
      await(node, "end");

      assertThat(node.seen())
          .filteredOn(e -> e.isOpen() && String.valueOf(e.path()).startsWith(real()))
          .extracting(
              e -> Path.of(String.valueOf(e.rawPath())).getFileName() + " " + (e.openFlags() & 3))
          .containsExactly("id_rsa 1", "key 0", "harmless 0");
      assertThat(node.counters().filtered()).isPositive();
    }
  }

  @Test
  void anOpenThatFailsIsToldBelowAPlaceHoweverItIsWritten() throws Exception {
    KernelFilter filter = opens(0, Map.of("/etc/absent", FAILED), Map.of());
    try (WatchedNode node = new WatchedNode(filter, NOTHING)) {
      python(
          """
          for path in ("/etc/absent-1", "/etc/other", "/etc/./absent-2", "//etc/absent-3", "/usr/absent"):
              try: open(path)
              except OSError: pass
          """);
      await(node, "end");

      assertThat(node.seen())
          .filteredOn(e -> e.isOpen() && e.result() < 0)
          .extracting(Seen::path)
          .contains("/etc/absent-1", "/etc/absent-2", "/etc/absent-3")
          .doesNotContain("/etc/other", "/usr/absent");
    }
  }

  @Test
  void theSameOpenIsToldOnceInATimeAndTheOthersAreCounted() throws Exception {
    KernelFilter filter =
        opens(0, Map.of(real() + "/", KernelFilter.READS), Map.of()).folding(Duration.ofMinutes(1));
    try (WatchedNode node = new WatchedNode(filter, NOTHING)) {
      python(
          """
          os.chmod(d, 0o755)
          for name in ("f", "g"):
              open(d + "/" + name, "w").close()
          for i in range(500):
              os.close(os.open(d + "/f", os.O_RDONLY))
              os.close(os.open(d + "/g", os.O_RDONLY))
          os.close(os.open(d + "/f", os.O_RDWR))
          os.rename(d + "/f", d + "/h")
          os.close(os.open(d + "/h", os.O_RDONLY))
          os.seteuid(1)
          os.close(os.open(d + "/h", os.O_RDONLY))
          os.seteuid(0)
          if os.fork() == 0:
              os.close(os.open(d + "/h", os.O_RDONLY))
              os.execv("/bin/cat", ["cat", d + "/h"])
          os.wait()
          """);
      await(node, "end");

      assertThat(node.seen())
          .filteredOn(e -> e.isOpen() && String.valueOf(e.path()).startsWith(real()))
          .filteredOn(e -> (e.openFlags() & 3) != 1)
          .extracting(e -> Path.of(String.valueOf(e.path())).getFileName().toString())
          .containsExactly("f", "g", "f", "h", "h", "h", "h");
      assertThat(node.counters().folded()).isEqualTo(998);
      assertThat(node.counters().lost()).isZero();
    }
  }

  @Test
  void whatWasFoldedIsToldWithTheNextOneOfItsKind() throws Exception {
    KernelFilter filter =
        opens(KernelFilter.READS, Map.of(), Map.of()).folding(Duration.ofMillis(200));
    Detector counting =
        (event, found) -> {
          if (event instanceof KernelEvent k && String.valueOf(k.path()).equals(real() + "/f")) {
            folded.addAndGet(k.folded());
          }
        };
    try (WatchedNode node = new WatchedNode(filter, counting)) {
      python(
          """
          open(d + "/f", "w").close()
          end = time.monotonic() + 1
          while time.monotonic() < end:
              os.close(os.open(d + "/f", os.O_RDONLY))
          time.sleep(0.3)
          os.close(os.open(d + "/f", os.O_RDONLY))
          """);
      await(node, "end");

      assertThat(folded.get()).isPositive().isLessThanOrEqualTo(node.counters().folded());
    }
  }

  private final AtomicLong folded = new AtomicLong();

  @Test
  void changingWhatIsToldLosesNothingThatBothTell() throws Exception {
    String always = real() + "/always";
    KernelFilter first =
        opens(0, Map.of(always, KernelFilter.READS, "/etc/", KernelFilter.READS), Map.of());
    KernelFilter second =
        opens(0, Map.of(real(), KernelFilter.READS), Map.of("x", KernelFilter.WRITES));
    int many = 20_000;
    try (WatchedNode node = new WatchedNode(first, NOTHING)) {
      Thread changing =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                      node.watchFor(second);
                      node.watchFor(first);
                    }
                  });
      python(
          """
          open(d + "/always", "w").close()
          for i in range(%d):
              os.close(os.open(d + "/always", os.O_RDONLY))
          """
              .formatted(many));
      changing.interrupt();
      changing.join();
      await(node, "end");

      long told =
          node.seen().stream()
              .filter(e -> e.isOpen() && always.equals(e.path()) && (e.openFlags() & 3) == 0)
              .count();
      assertThat(told + node.counters().lost()).isGreaterThanOrEqualTo(many);
      assertThat(node.counters().lost()).isZero();
    }
  }

  @Test
  void whereNoCallIsAskedForProcessesAreToldAndCallsAreLeftAlone() throws Exception {
    try (WatchedNode node = new WatchedNode(KernelFilter.NO_CALLS, NOTHING)) {
      python("os.mkdir(d + '/unseen')");
      await(node, "first");
      assertThat(node.seen()).noneMatch(e -> e.type().equals("mkdir") || e.isOpen());

      node.watchFor(KernelFilter.EVERYTHING);
      python("os.mkdir(d + '/seen')");
      node.await("mkdir", e -> e.type().equals("mkdir") && (real() + "/seen").equals(e.path()));

      node.watchFor(KernelFilter.NO_CALLS);
      python("os.mkdir(d + '/unseen-again')");
      await(node, "last");
      assertThat(node.seen()).noneMatch(e -> String.valueOf(e.path()).endsWith("/unseen-again"));
    }
  }

  @Test
  void aCallThatDoesManyThingsIsToldByItsFirstArgument() throws Exception {
    KernelFilter filter = firstArguments(Map.of(SystemCall.SOCKET, 17L, SystemCall.PRCTL, 22L));
    KernelFilter other = firstArguments(Map.of(SystemCall.SOCKET, 16L));
    String calls =
        """
        import socket
        for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_NETLINK, socket.AF_PACKET):
            socket.socket(family, socket.SOCK_RAW if family > 2 else socket.SOCK_STREAM).close()
        libc = ctypes.CDLL(None)
        libc.prctl(4, 1)
        libc.prctl(38, 1, 0, 0, 0)
        libc.prctl(22, 1)
        libc.prctl(15, b"another-name")
        """;
    try (WatchedNode node = new WatchedNode(filter, NOTHING)) {
      python(calls);
      await(node, "first");
      assertThat(told(node, "socket")).containsExactly(17L);
      // The name of a process is told whatever rules ask for, since other events show it.
      assertThat(told(node, "prctl")).contains(22L, 15L).doesNotContain(4L, 38L);

      node.watchFor(other);
      python(calls);
      await(node, "second");
      assertThat(told(node, "socket")).containsExactly(17L, 16L);
    }
  }

  private static List<Long> told(WatchedNode node, String type) {
    return node.seen().stream()
        .filter(e -> e.type().equals(type))
        .map(e -> e.callArguments().get(0))
        .toList();
  }

  private static KernelFilter firstArguments(Map<SystemCall, Long> wanted) {
    Map<SystemCall, Long> options = new EnumMap<>(SystemCall.class);
    wanted.forEach((call, value) -> options.put(call, CallForm.option(value)));
    return new KernelFilter(
        options.keySet(), options.keySet(), options, 0, Map.of(), Map.of(), 0, 0);
  }

  @Test
  void aFloodOfOpensCostsNoExecution() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    Detector stalling =
        (event, found) -> {
          if (String.valueOf(event.path()).endsWith("/stop-reading")) {
            try {
              read.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    RingSizes small = new RingSizes(64 << 10, 1 << 20);
    try (WatchedNode node = new WatchedNode(KernelFilter.EVERYTHING, small, stalling)) {
      python(
          """
          open(d + "/stop-reading", "w").close()
          for i in range(5000):
              os.close(os.open(d, os.O_RDONLY))
              if i % 100 == 0:
                  os.spawnv(os.P_WAIT, "/bin/true", ["true", "execution %d" % i])
          libc = ctypes.CDLL(None)
          libc.unshare(0)
          """);
      assertThat(node.counters().lost()).isPositive();
      read.countDown();
      await(node, "end");

      for (int i = 0; i < 5000; i += 100) {
        String argument = "execution " + i;
        assertThat(node.seen()).anyMatch(e -> e.isExec() && e.arguments().contains(argument));
      }
      assertThat(node.seen()).anyMatch(e -> e.type().equals("unshare"));
    }
  }

  private static KernelFilter opens(
      int everywhere, Map<String, Integer> below, Map<String, Integer> named) {
    Set<SystemCall> calls = EnumSet.of(SystemCall.OPENAT);
    return new KernelFilter(calls, Set.of(), Map.of(), everywhere, below, named, 0, 0);
  }

  private String real() {
    try {
      return directory.toRealPath().toString();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void await(WatchedNode node, String mark) throws Exception {
    WatchedNode.run("/bin/true", mark);
    node.await(mark, e -> e.isExec() && e.arguments().equals(List.of(mark)));
  }

  private void python(String script) throws Exception {
    String begin = "import ctypes, os, sys, time\nd = os.path.realpath(sys.argv[1])\n";
    WatchedNode.run("/usr/bin/python3", "-c", begin + script, directory.toString());
  }
}

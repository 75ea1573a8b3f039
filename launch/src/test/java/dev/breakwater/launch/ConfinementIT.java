package dev.breakwater.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfinementIT {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
  private static final long SYS_ADMIN = 1L << 21;
  private static final long DAC_READ_SEARCH = 1L << 2;

  @TempDir Path folder;

  private static Map<String, String> status(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    Map<String, String> status = new HashMap<>();
    output
        .lines()
        .forEach(
            line -> status.put(line.split(":")[0], line.substring(line.indexOf(':') + 1).strip()));
    return status;
  }

  private static long capabilities(Map<String, String> status, String set) {
    return Long.parseUnsignedLong(status.getOrDefault(set, ""), 16);
  }

  @Test
  void aPartHasNoRightAndNoWayToGetOne() throws Exception {
    assumeTrue(ROOT, "needs root, which has rights to lose");
    Confinement confinement = new Confinement(true, List.of(Path.of("/usr/bin/env")));
    Map<String, String> status =
        status(confinement.confined(Set.of(), List.of("cat", "/proc/self/status")));
    for (String set : List.of("CapEff", "CapPrm", "CapBnd", "CapInh", "CapAmb")) {
      assertThat(capabilities(status, set)).as(set).isZero();
    }
    assertThat(status).containsEntry("NoNewPrivs", "1");
  }

  @Test
  void theSensorKeepsWhatItNeedsAndNothingElse() throws Exception {
    assumeTrue(ROOT, "needs root, which has rights to lose");
    Confinement confinement = new Confinement(true, List.of(Path.of("/usr/bin/env")));
    Map<String, String> status =
        status(confinement.confined(Set.of("sys_admin"), List.of("cat", "/proc/self/status")));
    assertThat(capabilities(status, "CapEff")).isEqualTo(SYS_ADMIN);
    assertThat(capabilities(status, "CapBnd")).isEqualTo(SYS_ADMIN);
  }

  @Test
  void whatRootReachesByPrivilegeAloneKeepsTheRightToRead() throws Exception {
    assumeTrue(ROOT, "needs root, to give a folder to another user");
    Path closed =
        Files.createDirectory(
            folder.resolve("closed"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path file = Files.createFile(closed.resolve("file"));
    Files.setAttribute(closed, "unix:uid", 65534);
    Files.setAttribute(closed, "unix:gid", 65534);

    Confinement confinement = new Confinement(true, List.of(file));
    assertThat(confinement.closed()).containsExactly(file);
    Map<String, String> status =
        status(confinement.confined(Set.of(), List.of("cat", "/proc/self/status")));
    assertThat(capabilities(status, "CapEff")).isEqualTo(DAC_READ_SEARCH);
  }

  @Test
  void aFileThatRootReadsByPrivilegeAloneIsFoundTooAndOneOfItsOwnIsNot() throws Exception {
    assumeTrue(ROOT, "needs root, to give a file to another user");
    Path file =
        Files.createFile(
            folder.resolve("audit.log"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    assertThat(new Confinement(true, List.of(file)).closed()).isEmpty();
    Files.setAttribute(file, "unix:uid", 65534);
    assertThat(new Confinement(true, List.of(file)).closed()).containsExactly(file);
  }

  @Test
  void aPartOfAnOrdinaryUserIsTiedToUpAsWell() throws Exception {
    Confinement confinement = new Confinement(false, List.of());
    Map<String, String> status =
        status(confinement.confined(Set.of("sys_admin"), List.of("cat", "/proc/self/status")));
    assertThat(status).containsEntry("NoNewPrivs", "1");
  }
}

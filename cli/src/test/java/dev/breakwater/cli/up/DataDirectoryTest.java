package dev.breakwater.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.cli.CommandFailedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path folder;

  @Test
  void isForItsOwnerAlone() throws Exception {
    Path root = folder.resolve("a/data");
    try (DataDirectory data = DataDirectory.open(root)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
          .isEqualTo("rwx------");
      DataDirectory.writePrivate(data.enrolmentToken(), "secret");
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(data.enrolmentToken())))
          .isEqualTo("rw-------");
      assertThat(DataDirectory.read(data.enrolmentToken())).hasValue("secret");
      assertThat(DataDirectory.read(data.auditToken("x"))).isEmpty();
    }
  }

  @Test
  void isHeldByOne() throws Exception {
    try (DataDirectory first = DataDirectory.open(folder)) {
      assertThatThrownBy(() -> DataDirectory.open(folder))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageContaining("another ./breakwater up is running with " + first.root());
    }
    DataDirectory.open(folder).close();
  }

  @Test
  void hasASocketWhosePathIsShortEnoughHoweverLongItsOwnIs() throws Exception {
    Path deep = folder.resolve("d".repeat(100));
    try (DataDirectory data = DataDirectory.open(deep)) {
      assertThat(data.socket().toString().getBytes(StandardCharsets.UTF_8).length).isLessThan(80);
    }
  }

  @Test
  void isNotADirectoryThatHoldsOtherThings() throws Exception {
    Files.createFile(folder.resolve("somebody's"));
    assertThatThrownBy(() -> DataDirectory.open(folder))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("holds other things");
    assertThat(folder).isDirectoryNotContaining("glob:**up.lock");
  }

  @Test
  void mayBeTheRootOfANewFileSystem() throws Exception {
    Files.createDirectory(folder.resolve("lost+found"));
    DataDirectory.open(folder).close();
    DataDirectory.open(folder).close();
  }

  @Test
  void cannotBeAFile() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> DataDirectory.open(file))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--data");
  }

  @Test
  void liesWhereTheSystemOrTheUserKeepsData() {
    assertThat(DataDirectory.standard(true, Map.of())).isEqualTo(Path.of("/var/lib/breakwater"));
    assertThat(DataDirectory.standard(false, Map.of("HOME", "/h")))
        .isEqualTo(Path.of("/h/.local/share/breakwater"));
    assertThat(DataDirectory.standard(false, Map.of("HOME", "/h", "XDG_DATA_HOME", "/d")))
        .isEqualTo(Path.of("/d/breakwater"));
  }
}

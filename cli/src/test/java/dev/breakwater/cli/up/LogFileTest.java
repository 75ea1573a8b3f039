package dev.breakwater.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir Path folder;

  @Test
  void aNewStartKeepsTheLogBefore() throws Exception {
    Path path = folder.resolve("hub.log");
    try (LogFile log = new LogFile(path, 1000)) {
      log.line("before");
    }
    try (LogFile log = new LogFile(path, 1000)) {
      log.line("after");
    }
    assertThat(path).hasContent("after\n");
    assertThat(folder.resolve("hub.log.1")).hasContent("before\n");
  }

  @Test
  void neverGrowsBeyondItsBoundAndRemembersTheLastLines() throws Exception {
    Path path = folder.resolve("hub.log");
    try (LogFile log = new LogFile(path, 1000)) {
      for (int i = 0; i < 1000; i++) {
        log.line("line " + i);
        assertThat(Files.size(path)).isLessThanOrEqualTo(1000);
      }
      assertThat(log.lastLines()).hasSize(12).last().isEqualTo("line 999");
    }
    assertThat(Files.size(folder.resolve("hub.log.1"))).isPositive().isLessThanOrEqualTo(1000);
  }
}

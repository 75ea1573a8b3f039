package dev.breakwater.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedFileTest {
  private final Path folder;
  private final Path log;
  private final Read read = new Read();
  private FollowedFile followed;
  private long clock = 1_700_000_000;

  FollowedFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.log = folder.resolve("audit.log");
    this.followed = new FollowedFile(log, Optional.empty(), new AuditParser(), read);
  }

  @AfterEach
  void close() throws IOException {
    followed.close();
  }

  @Test
  void aFileThatDoesNotExistYetIsWaitedFor() throws IOException {
    assertThat(followed.poll()).isEqualTo(AuditCount.NONE);
    assertThat(followed.isReading()).isFalse();

    append("a");
    poll();

    assertThat(read.ids()).containsExactly("a");
    assertThat(followed.isReading()).isTrue();
  }

  @Test
  void aLineIsReadWhenItsEndIsWritten() throws IOException {
    String line = Read.event("a");
    write(line.substring(0, 20));
    poll();
    assertThat(read.events).isEmpty();

    write(line.substring(20) + "\n");
    poll();

    assertThat(read.ids()).containsExactly("a");
  }

  @Test
  void aFileThatIsRenamedAndMadeAnewIsFollowed() throws IOException {
    append("a");
    poll();
    append("b");
    rename("audit-2026-01-01T00-00-00.000.log");
    append("c");
    poll();

    assertThat(read.ids()).containsExactly("a", "b", "c");
  }

  @Test
  void filesThatCameAndWentBetweenTwoLooksAreRead() throws IOException {
    append("a");
    poll();
    append("b");
    rename("audit-2026-01-01T00-00-00.000.log");
    append("c");
    rename("audit-2026-01-02T00-00-00.000.log");
    append("d");
    rename("audit-2026-01-03T00-00-00.000.log");
    append("e");
    poll();

    assertThat(read.ids()).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void olderFilesOfTheLogAreLeftAlone() throws IOException {
    append("old");
    rename("audit-2025-12-31T00-00-00.000.log");
    append("a");
    poll();
    rename("audit-2026-01-01T00-00-00.000.log");
    append("b");
    poll();

    assertThat(read.ids()).containsExactly("a", "b");
  }

  @Test
  void logrotatesNumbersAreFollowed() throws IOException {
    append("a");
    poll();
    append("b");
    rename("audit.log.1");
    append("c");
    Files.move(folder.resolve("audit.log.1"), folder.resolve("audit.log.2"));
    rename("audit.log.1");
    append("d");
    poll();

    assertThat(read.ids()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void whatAWriterStillWritesToTheRenamedFileIsRead() throws IOException {
    append("a");
    poll();
    rename("audit.log.1");
    Files.createFile(log);
    followed.poll();
    Files.writeString(
        folder.resolve("audit.log.1"), Read.event("late") + "\n", StandardOpenOption.APPEND);
    append("b");
    poll();

    assertThat(read.ids()).containsExactly("a", "late", "b");
  }

  @Test
  void aFileThatIsCopiedAndTruncatedIsFollowed() throws IOException {
    append("a");
    poll();
    append("b");
    copyAndTruncate("audit.log.1");
    append("c");
    poll();

    assertThat(read.ids()).containsExactly("a", "b", "c");
  }

  @Test
  void aTruncatedFileThatHasGrownBeyondItsOldLengthIsNoticed() throws IOException {
    append("a");
    poll();
    copyAndTruncate("audit.log.1");
    for (int i = 0; i < 10; i++) {
      append("b" + i);
    }
    poll();

    assertThat(read.ids()).hasSize(11).startsWith("a", "b0").endsWith("b9");
  }

  @Test
  void aRestartGoesOnWhereTheLastRunStood() throws IOException {
    append("a");
    append("b");
    poll();
    restart();
    append("c");
    poll();

    assertThat(read.ids()).containsExactly("a", "b", "c");
  }

  @Test
  void aLineThatWasHalfWrittenAtARestartIsReadOnce() throws IOException {
    append("a");
    write(Read.event("b").substring(0, 30));
    poll();
    restart();
    write(Read.event("b").substring(30) + "\n");
    poll();

    assertThat(read.ids()).containsExactly("a", "b");
  }

  @Test
  void whatWasRotatedWhileNobodyFollowedIsRead() throws IOException {
    append("a");
    poll();
    followed.close();
    append("b");
    rename("audit-2026-01-01T00-00-00.000.log");
    append("c");
    rename("audit-2026-01-02T00-00-00.000.log");
    append("d");
    restart();
    poll();

    assertThat(read.ids()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void whatWasTruncatedWhileNobodyFollowedIsReadFromTheCopy() throws IOException {
    append("a");
    poll();
    followed.close();
    append("b");
    copyAndTruncate("audit.log.1");
    append("c");
    restart();
    poll();

    assertThat(read.ids()).containsExactly("a", "b", "c");
  }

  @Test
  void aNewFileWithTheOldOnesInodeIsNotTakenForIt() throws IOException {
    append("a");
    poll();
    Position old = followed.position().orElseThrow();
    Files.writeString(log, Read.event("x") + "\n" + Read.event("y") + "\n");
    assertThat(FileHead.inode(log)).isEqualTo(old.inode());

    restartAt(Optional.of(old));
    poll();

    assertThat(read.ids()).containsExactly("a", "x", "y");
  }

  @Test
  void whatWasDeletedUnreadIsReportedAsLost() throws IOException {
    append("a");
    poll();
    Position old = followed.position().orElseThrow();
    followed.close();
    Files.delete(log);
    append("b");
    restartAt(Optional.of(old));
    poll();

    assertThat(read.ids()).containsExactly("a", "b");
    assertThat(read.refused)
        .singleElement()
        .satisfies(lost -> assertThat(lost.reason()).contains("is lost"))
        .extracting(Refused::offset)
        .isEqualTo(old.offset());
  }

  @Test
  void aRestartWithinARotatedFileGoesOnThere() throws IOException {
    append("a");
    append("b");
    rename("audit-2026-01-01T00-00-00.000.log");
    append("c");
    Position middle =
        new Position(
            FileHead.inode(folder.resolve("audit-2026-01-01T00-00-00.000.log")),
            Read.event("a").length() + 1,
            0,
            0,
            0);
    restartAt(Optional.of(middle));
    poll();

    assertThat(read.ids()).containsExactly("b", "c");
  }

  @Test
  void aBrokenLineIsRefusedWithItsPlace() throws IOException {
    append("a");
    write("garbage\n");
    append("b");
    poll();

    assertThat(read.ids()).containsExactly("a", "b");
    assertThat(read.refused)
        .extracting(Refused::offset)
        .containsExactly(Read.event("a").length() + 1L);
  }

  @Test
  void aPositionIsKeptAsText() {
    Position position = new Position(7, 1_000, 256, 4_000_000_000L, 1_700_000_000_123_456_789L);

    assertThat(Position.parse(position.toString())).contains(position);
    assertThat(Position.parse("")).isEmpty();
    assertThat(Position.parse("1:2:3:4")).isEmpty();
    assertThat(Position.parse("1:-2:0:0:0")).isEmpty();
    assertThat(Position.parse("1:99:257:0:0")).isEmpty();
    assertThat(Position.parse("1:2:3:9999999999999999999:0")).isEmpty();
  }

  /** Polls until nothing more comes, as the caller's loop does. */
  private void poll() throws IOException {
    int idle = 0;
    while (idle < 3) {
      idle = followed.poll().bytes() == 0 ? idle + 1 : 0;
    }
  }

  private void restart() throws IOException {
    Optional<Position> position = followed.position();
    followed.close();
    restartAt(Position.parse(position.orElseThrow().toString()));
  }

  private void restartAt(Optional<Position> position) {
    followed = new FollowedFile(log, position, new AuditParser(), read);
  }

  private void append(String id) throws IOException {
    write(Read.event(id) + "\n");
  }

  private void write(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    // Written a second apart, whatever the file system's clock shows.
    Files.setLastModifiedTime(log, FileTime.from(Instant.ofEpochSecond(clock++)));
  }

  private void rename(String name) throws IOException {
    Files.move(log, folder.resolve(name));
  }

  private void copyAndTruncate(String name) throws IOException {
    Files.copy(log, folder.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    Files.newByteChannel(log, StandardOpenOption.WRITE).truncate(0).close();
  }
}

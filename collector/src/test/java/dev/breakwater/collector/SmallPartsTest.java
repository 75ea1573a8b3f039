package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallPartsTest {

  @ParameterizedTest
  @CsvSource({
    "/work, a, /work/a",
    "/work, ./a//b/../c, /work/a/c",
    "/work, ../../../etc, /etc",
    "/work, /etc/./passwd, /etc/passwd",
    "/, '', /",
    "/work, /.., /",
  })
  void aPathIsAbsoluteWithoutDots(String base, String given, String resolved) {
    assertThat(Paths.resolve(base, given)).isEqualTo(resolved);
  }

  @Test
  void aPathRelativeToNothingKnownStaysAsItIs() {
    assertThat(Paths.resolve(null, "a/b")).isEqualTo("a/b");
    assertThat(Paths.resolve("/work", null)).isNull();
  }

  @Property
  void anyPathResolvesToOneThatResolvesToItself(@ForAll String given) {
    String once = Paths.resolve("/base", given);
    assertThat(once).startsWith("/");
    assertThat(Paths.resolve("/", once)).isEqualTo(once);
  }

  @ParameterizedTest
  @CsvSource({
    "34816, pts/0",
    "34823, pts/7",
    "35072, pts/256",
    "1025, tty1",
    "1088, ttyS0",
    "1280, 5:0"
  })
  void aTerminalHasTheNameThatUsersKnow(long number, String name) {
    assertThat(Terminal.name(number)).isEqualTo(name);
  }

  @Test
  void anInstantIsTheSameHoweverOftenTheClockIsAdjusted() {
    NodeClock clock = new NodeClock();
    long time = clock.wall(1);
    for (int i = 0; i < 1000; i++) {
      clock.adjust();
    }
    assertThat(clock.wall(1)).isEqualTo(time);
  }

  @Test
  void aProtocolOfAnyNumberHasAName() {
    assertThat(Protocol.name(6, 1)).isEqualTo("tcp");
    assertThat(Protocol.name(0, 2)).isEqualTo("udp");
    assertThat(Protocol.name(200, 3)).isEqualTo("ip/200");
  }

  @Test
  void namesOfUsersComeFromThePasswdFileAndChangeWithIt(@TempDir Path directory) throws Exception {
    Path passwd = directory.resolve("passwd");
    Files.writeString(
        passwd, "root:x:0:0::/:/bin/sh\nno line\nbad:x:many:0::/:\nalso-root:x:0:0::/:/bin/sh\n");
    AccountNames names = new AccountNames(passwd);
    assertThat(names.of(0)).isEqualTo("root");
    assertThat(names.of(1000)).isNull();

    Files.writeString(passwd, "ann:x:1000:1000::/:/bin/sh\n");
    Files.setLastModifiedTime(passwd, FileTime.fromMillis(1));
    names.refresh();
    assertThat(names.of(1000)).isEqualTo("ann");

    assertThat(new AccountNames(directory.resolve("absent")).of(0)).isNull();
  }

  @Test
  void optionsAreCheckedByName() {
    CollectorOptions options =
        CollectorOptions.parse(
            "--cluster", "c", "--node", "n", "--socket", "/s", "--rules", "a", "--rules", "b");
    assertThat(options.rules()).containsExactly(Path.of("a"), Path.of("b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CollectorOptions.parse("--cluster", "c", "--node", "n"))
        .withMessage("--socket is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CollectorOptions.parse("--colour", "red"))
        .withMessage("there is no option --colour");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CollectorOptions.parse("--cluster"))
        .withMessage("--cluster takes a value");
  }

  @Test
  void argumentsAreSplitAtNulsAndTheLastMayBeCut() {
    assertThat(RawEvent.strings(new byte[] {'a', 0, 0, 'b', 'c'})).containsExactly("a", "", "bc");
    assertThat(RawEvent.strings(new byte[0])).isEmpty();
  }
}

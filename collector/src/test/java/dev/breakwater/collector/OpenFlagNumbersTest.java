package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFlagNumbersTest {

  /** In octal digits, as the kernel's headers have them. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "O_DIRECTORY, 0040000, 0200000",
    "O_NOFOLLOW, 0100000, 0400000",
    "O_DIRECT, 0200000, 0040000",
    "O_LARGEFILE, 0400000, 0100000",
    "O_TMPFILE, 020040000, 020200000",
    "O_RDWR and O_CREAT and O_CLOEXEC, 02000102, 02000102",
    "everything that moves and O_TRUNC, 0741000, 0741000",
  })
  void flagsOfArmHaveTheNumbersOfX86(String name, String arm, String x86) {
    long onArm = Long.parseLong(arm, 8);

    assertThat(OpenFlagNumbers.of("aarch64").known(onArm)).isEqualTo(Long.parseLong(x86, 8));
    assertThat(OpenFlagNumbers.of("amd64").known(onArm)).isEqualTo(onArm);
  }
}

package dev.breakwater.collector;

import java.util.List;

/**
 * The flags of an open by the numbers of x86-64, in which rules read them. Machines number some of
 * them otherwise: {@code arch/arm64/include/uapi/asm/fcntl.h}, of which {@code arch/arm} has the
 * same, so that it holds for 32-bit programs too.
 */
final class OpenFlagNumbers {

  /** A flag where the machine has it, and where x86-64 has it. */
  private record Flag(long here, long there) {}

  private static final List<Flag> ARM64 =
      List.of(
          new Flag(0x4000, 0x10000), // O_DIRECTORY
          new Flag(0x8000, 0x20000), // O_NOFOLLOW
          new Flag(0x10000, 0x4000), // O_DIRECT
          new Flag(0x20000, 0x8000)); // O_LARGEFILE

  private final List<Flag> others;
  private final long moved;

  private OpenFlagNumbers(List<Flag> others) {
    this.others = others;
    this.moved = others.stream().mapToLong(Flag::here).reduce(0, (a, b) -> a | b);
  }

  /**
   * The numbers of a machine.
   *
   * @param architecture by Java's name of it
   */
  static OpenFlagNumbers of(String architecture) {
    return new OpenFlagNumbers(architecture.equals("aarch64") ? ARM64 : List.of());
  }

  /** The machine's flags with the numbers of x86-64. */
  long known(long flags) {
    long known = flags & ~moved;
    for (int i = 0; i < others.size(); i++) {
      Flag flag = others.get(i);
      if ((flags & flag.here) != 0) {
        known |= flag.there;
      }
    }
    return known;
  }
}

package dev.breakwater.collector;

/**
 * Names of terminals by the number that the kernel gives them
 * (Documentation/admin-guide/devices.txt).
 */
final class Terminal {
  private static final int FIRST_PTS_MAJOR = 136;
  private static final int LAST_PTS_MAJOR = 143;
  private static final int CONSOLE_MAJOR = 4;
  private static final int FIRST_SERIAL = 64;

  private Terminal() {}

  /** As {@code pts/0}, {@code tty1}, {@code ttyS0}; major:minor for others. */
  static String name(long number) {
    int major = (int) (number >> 8 & 0xfff);
    int minor = (int) ((number & 0xff) | (number >> 12 & 0xfff00));
    if (major >= FIRST_PTS_MAJOR && major <= LAST_PTS_MAJOR) {
      return "pts/" + ((major - FIRST_PTS_MAJOR) * 256 + minor);
    }
    if (major == CONSOLE_MAJOR) {
      return minor < FIRST_SERIAL ? "tty" + minor : "ttyS" + (minor - FIRST_SERIAL);
    }
    return major + ":" + minor;
  }
}

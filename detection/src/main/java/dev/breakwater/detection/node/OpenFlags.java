package dev.breakwater.detection.node;

import java.util.StringJoiner;

/** Linux open flags in Falco's words, as {@code O_CREAT|O_WRONLY}. */
final class OpenFlags {
  private static final int ACCESS_MODE = 0x3;
  private static final long[] BITS = {
    0x40, 0x80, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x4000, 0x8000, 0x10000, 0x20000, 0x40000,
    0x80000, 0x200000, 0x400000
  };
  private static final String[] NAMES = {
    "O_CREAT",
    "O_EXCL",
    "O_NOCTTY",
    "O_TRUNC",
    "O_APPEND",
    "O_NONBLOCK",
    "O_DSYNC",
    "O_DIRECT",
    "O_LARGEFILE",
    "O_DIRECTORY",
    "O_NOFOLLOW",
    "O_NOATIME",
    "O_CLOEXEC",
    "O_PATH",
    "O_TMPFILE"
  };

  private static final int WRITE_ONLY = 0x1;
  private static final int READ_WRITE = 0x2;

  private OpenFlags() {}

  /** Whether a file that is opened so can be read; O_PATH and the invalid mode 3 count as well. */
  static boolean isReading(long flags) {
    return (flags & ACCESS_MODE) != WRITE_ONLY;
  }

  /** Whether a file that is opened so can be written. */
  static boolean isWriting(long flags) {
    long mode = flags & ACCESS_MODE;
    return mode == WRITE_ONLY || mode == READ_WRITE;
  }

  static String text(long flags) {
    StringJoiner text = new StringJoiner("|");
    for (int i = 0; i < BITS.length; i++) {
      if ((flags & BITS[i]) != 0) {
        text.add(NAMES[i]);
      }
    }
    text.add(
        switch ((int) flags & ACCESS_MODE) {
          case 0 -> "O_RDONLY";
          case 1 -> "O_WRONLY";
          default -> "O_RDWR";
        });
    return text.toString();
  }
}

package dev.breakwater.detection.node;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Linux open flags in the words and the order of Falco's flags table, as {@code
 * O_TRUNC|O_CREAT|O_WRONLY}. Flags that it has no word for, as O_PATH, are left out.
 */
final class OpenFlags {
  private static final int ACCESS_MODE = 0x3;
  private static final int WRITE_ONLY = 0x1;
  private static final int READ_WRITE = 0x2;
  private static final int CREATE = 0x40;
  private static final int TEMPORARY_FILE = 0x400000;

  private static final Names BEFORE_ACCESS =
      Names.flags(
          """
          0x8000 O_LARGEFILE  0x10000 O_DIRECTORY  0x4000 O_DIRECT  0x200 O_TRUNC
          0x101000 O_SYNC  0x800 O_NONBLOCK  0x80 O_EXCL  0x1000 O_DSYNC  0x400 O_APPEND
          0x40 O_CREAT
          """);
  private static final Names AFTER_ACCESS = Names.flags("0x80000 O_CLOEXEC  0x400000 O_TMPFILE");
  private static final KnownTexts TEXTS = new KnownTexts(OpenFlags::make);

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

  /** Whether an opening makes the file if it is not there. */
  static boolean isCreating(long flags) {
    return (flags & (CREATE | TEMPORARY_FILE)) != 0;
  }

  static String text(long flags) {
    return TEXTS.of(flags);
  }

  private static String make(long flags) {
    StringJoiner text = new StringJoiner("|");
    add(text, BEFORE_ACCESS.of(flags));
    text.add(
        switch ((int) flags & ACCESS_MODE) {
          case 0 -> "O_RDONLY";
          case WRITE_ONLY -> "O_WRONLY";
          default -> "O_RDWR";
        });
    add(text, AFTER_ACCESS.of(flags));
    return text.toString();
  }

  private static void add(StringJoiner text, @Nullable String names) {
    if (names != null) {
      text.add(names);
    }
  }
}

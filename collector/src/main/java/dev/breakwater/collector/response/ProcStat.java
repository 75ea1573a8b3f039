package dev.breakwater.collector.response;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What /proc says of a process when something is to be done to it.
 *
 * @param pid its pid
 * @param state its state as proc(5) has it: R, S, Z, …
 * @param parent its parent's pid
 * @param startTicks when it began, in hundredths of a second since boot
 */
record ProcStat(int pid, char state, int parent, long startTicks) {
  private static final Logger LOG = System.getLogger(ProcStat.class.getName());
  private static final Path PROC = Path.of("/proc");
  private static final int LONGEST = 65_536;
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int START = 19;

  /** Empty if there is no process of that pid. */
  static Optional<ProcStat> of(int pid) {
    String line = read(pid, "stat");
    // The name, in parentheses, may hold anything, parentheses too.
    String[] columns = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (columns.length <= START) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcStat(
            pid,
            columns[STATE].charAt(0),
            Integer.parseInt(columns[PARENT]),
            Long.parseLong(columns[START])));
  }

  /** Whether it has ended, and only waits for its parent to take note. */
  boolean hasEnded() {
    return state == 'Z' || state == 'X';
  }

  /** Its executable; null if it has none, or it may not be seen. */
  static @Nullable Path executable(int pid) {
    try {
      return Files.readSymbolicLink(PROC.resolve(pid + "/exe"));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "the executable of " + pid + " is not told: " + e.getMessage());
      return null;
    }
  }

  /** Whether it belongs to root. */
  static boolean isOfRoot(int pid) {
    try {
      return Files.getAttribute(
              PROC.resolve(Integer.toString(pid)), "unix:uid", LinkOption.NOFOLLOW_LINKS)
          .equals(0);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it is in the node's first pid namespace. */
  static boolean isOfNode(int pid) {
    return read(pid, "status")
        .lines()
        .anyMatch(line -> line.startsWith("NSpid:") && line.split("\t", -1).length == 2);
  }

  private static String read(int pid, String file) {
    try (InputStream in = Files.newInputStream(PROC.resolve(pid + "/" + file))) {
      return new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}

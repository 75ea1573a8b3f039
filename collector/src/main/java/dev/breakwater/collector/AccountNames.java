package dev.breakwater.collector;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of the node's users, from its passwd file, or of its groups, from its group file, in
 * which name and number stand alike; read again when the file has changed.
 */
final class AccountNames {
  private static final Logger LOG = System.getLogger(AccountNames.class.getName());
  private static final long LARGEST = 4 << 20;

  private final Path file;
  private FileTime read = FileTime.fromMillis(0);
  private Map<Long, String> names = Map.of();

  AccountNames(Path file) {
    this.file = file;
    refresh();
  }

  /** The name of an id, null if the file has none. */
  @Nullable String of(long id) {
    return names.get(id);
  }

  /** Reads the file again if it has changed. */
  void refresh() {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      if (!changed.equals(read) && Files.size(file) <= LARGEST) {
        names = parse(Files.readAllBytes(file));
        read = changed;
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no names: " + file + " cannot be read: " + e.getMessage());
    }
  }

  private static Map<Long, String> parse(byte[] text) {
    Map<Long, String> names = new HashMap<>();
    for (String line : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
      String[] columns = line.split(":", 4);
      if (columns.length == 4) {
        try {
          names.putIfAbsent(Long.parseLong(columns[2]), columns[0]);
        } catch (NumberFormatException e) {
          LOG.log(Level.DEBUG, "no number stands in the line " + printable(line));
        }
      }
    }
    return names;
  }

  private static String printable(String line) {
    return line.substring(0, Math.min(line.length(), 40)).replaceAll("\\p{Cntrl}", "?");
  }
}

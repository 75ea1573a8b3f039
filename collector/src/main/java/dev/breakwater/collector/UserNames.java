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

/** The names of the node's users, from its passwd file; read again when that has changed. */
final class UserNames {
  private static final Logger LOG = System.getLogger(UserNames.class.getName());
  private static final long LARGEST = 4 << 20;

  private final Path passwd;
  private FileTime read = FileTime.fromMillis(0);
  private Map<Long, String> names = Map.of();

  UserNames(Path passwd) {
    this.passwd = passwd;
    refresh();
  }

  /** The name of a user id, null if the file has none. */
  @Nullable String of(long uid) {
    return names.get(uid);
  }

  /** Reads the file again if it has changed. */
  void refresh() {
    try {
      FileTime changed = Files.getLastModifiedTime(passwd);
      if (!changed.equals(read) && Files.size(passwd) <= LARGEST) {
        names = parse(Files.readAllBytes(passwd));
        read = changed;
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no names of users: " + passwd + " cannot be read: " + e.getMessage());
    }
  }

  private static Map<Long, String> parse(byte[] file) {
    Map<Long, String> names = new HashMap<>();
    for (String line : new String(file, StandardCharsets.UTF_8).split("\n", -1)) {
      String[] columns = line.split(":", 4);
      if (columns.length == 4) {
        try {
          names.putIfAbsent(Long.parseLong(columns[2]), columns[0]);
        } catch (NumberFormatException e) {
          LOG.log(Level.DEBUG, "a line of " + passwdLine(line) + " has no number of a user");
        }
      }
    }
    return names;
  }

  private static String passwdLine(String line) {
    return line.substring(0, Math.min(line.length(), 40)).replaceAll("\\p{Cntrl}", "?");
  }
}

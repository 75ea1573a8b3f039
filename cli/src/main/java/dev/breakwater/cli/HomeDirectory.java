package dev.breakwater.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user's home as a shell sees it: HOME first, which Java does not ask. */
public final class HomeDirectory {
  private HomeDirectory() {}

  /** Its path. */
  public static String of(Map<String, String> environment) {
    @Nullable String home = environment.get("HOME");
    return home == null || home.isBlank() ? System.getProperty("user.home", "/") : home;
  }
}

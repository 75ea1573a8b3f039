package dev.breakwater.collector;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Paths as text, where the kernel does not resolve them. */
final class Paths {
  private Paths() {}

  /**
   * An absolute path without {@code .} and {@code ..}; symbolic links stay.
   *
   * @param base what a relative path is relative to; null if it is not known
   * @param given the path; null if it is not known
   * @return null if nothing is known; the path as given if it is relative to nothing known
   */
  static @Nullable String resolve(@Nullable String base, @Nullable String given) {
    if (given == null) {
      return null;
    }
    if (given.startsWith("/")) {
      return normal(given);
    }
    return base == null || !base.startsWith("/") ? given : normal(base + "/" + given);
  }

  private static String normal(String path) {
    Deque<String> components = new ArrayDeque<>();
    for (String component : path.split("/", -1)) {
      switch (component) {
        case "", "." -> {}
        case ".." -> components.pollLast();
        default -> components.addLast(component);
      }
    }
    return "/" + String.join("/", components);
  }
}

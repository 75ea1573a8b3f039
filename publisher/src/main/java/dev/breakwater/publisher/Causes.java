package dev.breakwater.publisher;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exception and its causes in one line: the JDK's HTTP client puts the telling one innermost.
 */
final class Causes {
  private Causes() {}

  static String of(Throwable thrown) {
    Set<String> words = new LinkedHashSet<>();
    @Nullable Throwable next = thrown;
    while (next != null && words.size() < 5) {
      @Nullable String message = next.getMessage();
      words.add(message == null || message.isBlank() ? next.getClass().getSimpleName() : message);
      next = next.getCause();
    }
    return Visible.text(String.join(": ", words));
  }
}

package dev.breakwater.hub.web;

import dev.breakwater.signals.Severity;
import java.util.Locale;

/**
 * A severity as a page shows it: by a word and a shape, and by colour only on top of these.
 *
 * @param key the name of the shape and of the colour, as {@code critical}
 * @param label the word
 */
public record SeverityBadge(String key, String label) {

  /** The badge of that severity. */
  public static SeverityBadge of(Severity severity) {
    return new SeverityBadge(severity.name().toLowerCase(Locale.ROOT), severity.label());
  }
}

package dev.breakwater.hub.alerts;

import dev.breakwater.signals.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts to show; what is null does not restrict.
 *
 * @param atLeast of this severity or worse
 * @param cluster of the cluster with this name
 * @param source of rules of this source: syscall or k8s_audit
 * @param text with this text, in any case, in the title, rule, message, place or actor; at most
 *     {@value #MAX_TEXT} characters count
 * @param beforeId older than the alert with this id, for the next page
 */
public record AlertFilter(
    @Nullable Severity atLeast,
    @Nullable String cluster,
    @Nullable String source,
    @Nullable String text,
    @Nullable Long beforeId) {

  /** Characters of the text that count. */
  public static final int MAX_TEXT = 200;

  /** Every alert. */
  public static final AlertFilter ALL = new AlertFilter(null, null, null, null, null);

  public AlertFilter {
    if (text != null && text.length() > MAX_TEXT) {
      text = text.substring(0, MAX_TEXT);
    }
  }
}

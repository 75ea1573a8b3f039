package dev.breakwater.detection;

import dev.breakwater.signals.Finding;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the findings that were seen last, so that an act which is told several times is shown
 * once. One thread uses it.
 */
public final class SeenFindings {
  private final Map<String, Boolean> uids;

  /** Remembers so many findings. */
  public SeenFindings(int capacity) {
    this.uids =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > capacity;
          }
        };
  }

  /** Whether the finding is none of those remembered; from now on it is. */
  public boolean isNew(Finding finding) {
    return uids.put(finding.uid(), true) == null;
  }
}

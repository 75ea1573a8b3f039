package dev.breakwater.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long a test waits for what must happen, unless it says otherwise: long enough for a machine
 * that is busy with other things. A test that passes does not wait longer for it.
 */
public final class Patience implements LauncherSessionListener {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(PATIENCE);
  }
}

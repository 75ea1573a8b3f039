package dev.breakwater.hub.auditlog;

import dev.breakwater.audit.FollowedFile;
import dev.breakwater.hub.store.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Follows one audit log file for as long as the hub runs. What was read is committed with the
 * position before more is read; while the store is away the log waits, and so nothing is lost.
 */
public final class FollowedAuditLog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FollowedAuditLog.class.getName());
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(5);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private final AuditLogs logs;
  private final String cluster;
  private final Path file;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private FollowedAuditLog(AuditLogs logs, String cluster, Path file) {
    this.logs = logs;
    this.cluster = cluster;
    this.file = file;
    this.thread = Thread.ofVirtual().name("audit-log " + file).unstarted(this::followUntilClosed);
  }

  /**
   * Begins to follow, from where an earlier run stood.
   *
   * @param clusterAndFile CLUSTER=FILE, as the option says it
   * @throws IllegalArgumentException if it is not that
   */
  public static FollowedAuditLog start(AuditLogs logs, String clusterAndFile) {
    int equals = clusterAndFile.indexOf('=');
    if (equals < 1 || equals == clusterAndFile.length() - 1) {
      throw new IllegalArgumentException("--audit-log takes CLUSTER=FILE, not " + clusterAndFile);
    }
    String cluster = clusterAndFile.substring(0, equals);
    if (!Names.isName(cluster)) {
      throw new IllegalArgumentException(
          "--audit-log: " + cluster + " is no name of a cluster: " + Names.RULE);
    }
    Path file = Path.of(clusterAndFile.substring(equals + 1)).toAbsolutePath().normalize();
    FollowedAuditLog log = new FollowedAuditLog(logs, cluster, file);
    log.thread.start();
    return log;
  }

  @Override
  public void close() {
    closing.countDown();
  }

  private void followUntilClosed() {
    try {
      do {
        try {
          follow();
        } catch (IOException | RuntimeException e) {
          LOG.log(
              System.Logger.Level.WARNING,
              "the audit log {0} of {1} is not followed, tried again in {2} s: {3}",
              file,
              cluster,
              AFTER_FAILURE.toSeconds(),
              e);
          sayNotReadable("the file " + file + " cannot be read: " + e);
        }
      } while (!closing.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "the audit log is no longer followed", e);
    }
  }

  private void follow() throws IOException, InterruptedException {
    AuditReading reading = logs.reading(cluster);
    try (FollowedFile followed =
        new FollowedFile(file, logs.position(cluster, file), logs.parser(), reading)) {
      long said = System.nanoTime() - HEALTH_INTERVAL.toNanos();
      boolean read;
      do {
        read = followed.poll().bytes() > 0;
        boolean due = System.nanoTime() - said >= HEALTH_INTERVAL.toNanos();
        if (!reading.isEmpty() || (due && followed.isReading() && Files.exists(file))) {
          logs.followed(cluster, file, reading, followed.position());
          reading.clear();
          said = System.nanoTime();
        } else if (due) {
          logs.notReadable(
              cluster,
              file,
              followed.isReading()
                  ? "the file " + file + " is gone, and no other has come in its place"
                  : "there is no file " + file + " yet");
          said = System.nanoTime();
        }
      } while (!closing.await(read ? 0 : IDLE.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private void sayNotReadable(String reason) {
    try {
      logs.notReadable(cluster, file, reason);
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "nor can it be written to the store that the audit log {0} is not followed: {1}",
          file,
          Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    }
  }
}

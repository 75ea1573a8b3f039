package dev.breakwater.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Kubernetes audit logs recorded from a real cluster, one {@code audit.k8s.io/v1} event a line. The
 * README beside them says what each holds.
 */
public final class Recordings {

  /** Recordings of one attack each, by name. */
  private static final List<String> ATTACKS =
      List.of(
          "attack-anonymous-accepted",
          "attack-attach",
          "attack-capabilities",
          "attack-cluster-admin-binding",
          "attack-coredns-configmap",
          "attack-cronjob-persistence",
          "attack-cryptominer",
          "attack-daemonset",
          "attack-events-deletion",
          "attack-exec",
          "attack-externalips",
          "attack-high-privilege-role",
          "attack-hostnetwork",
          "attack-hostpath-container-socket",
          "attack-hostpath-root",
          "attack-hostpid-hostipc",
          "attack-hostport",
          "attack-impersonation",
          "attack-kube-system-new-container",
          "attack-mass-delete-pods",
          "attack-mass-secrets-listing",
          "attack-mutating-webhook",
          "attack-nodeport-dashboard",
          "attack-pod-api-access",
          "attack-port-forward",
          "attack-privileged-container",
          "attack-rbac-escalation-denied",
          "attack-ssar-enumeration",
          "attack-suspicious-user-agents",
          "attack-system-role-tampering",
          "attack-token-bruteforce",
          "attack-unknown-registry");

  private Recordings() {}

  /** The names of the recordings of attacks. */
  public static List<String> attacks() {
    return ATTACKS;
  }

  /** The name of the recording of ordinary life. */
  public static String benign() {
    return "benign";
  }

  /** The names of all recordings of audit events. */
  public static List<String> names() {
    return Stream.concat(ATTACKS.stream(), Stream.of(benign())).toList();
  }

  /**
   * The recording as it lies there: JSON lines in gzip. {@code audit-webhook-posts} and {@code
   * admission-reviews} hold {@code {headers, body}} instead of events.
   *
   * @throws IllegalArgumentException if there is no such recording
   */
  public static InputStream openCompressed(String name) {
    InputStream in = Recordings.class.getResourceAsStream("kubernetes-audit/" + name + ".jsonl.gz");
    if (in == null) {
      throw new IllegalArgumentException(
          "no recording is called " + name + "; the names are " + names());
    }
    return in;
  }

  /** The recording's JSON lines. */
  public static InputStream open(String name) {
    try {
      return new GZIPInputStream(openCompressed(name));
    } catch (IOException e) {
      throw new UncheckedIOException("opening the recording " + name, e);
    }
  }

  /** The recording's lines. */
  public static List<String> lines(String name) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(open(name), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the recording " + name, e);
    }
  }

  /** Copies the recording as {@code NAME.jsonl.gz} into the folder and returns where it lies. */
  public static Path copyTo(Path folder, String name) {
    Path file = folder.resolve(name + ".jsonl.gz");
    try (InputStream in = openCompressed(name)) {
      Files.copy(in, file);
    } catch (IOException e) {
      throw new UncheckedIOException("copying the recording " + name + " to " + file, e);
    }
    return file;
  }
}

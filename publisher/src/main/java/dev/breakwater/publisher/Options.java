package dev.breakwater.publisher;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher is told at its start.
 *
 * @param hub the hub's address: https, host, port
 * @param hubCa PEM file with the one authority whose certificates are trusted
 * @param cluster the cluster that this node is of
 * @param node this node's name
 * @param state directory that keeps the key and the certificate
 * @param socket path of the Unix socket for local parts
 * @param enrolmentToken file with a one-time token, where there is one
 * @param notCovered why no collector will come, where that is known
 */
record Options(
    URI hub,
    Path hubCa,
    String cluster,
    String node,
    Path state,
    Path socket,
    Optional<Path> enrolmentToken,
    Optional<String> notCovered) {

  static final String USAGE =
      """
      usage: publisher --hub https://HOST:PORT --hub-ca FILE --cluster NAME --node NAME
                       --state DIR --socket PATH
                       [--enrolment-token-file FILE] [--not-covered REASON]
      """;

  private static final Set<String> NAMES =
      Set.of(
          "--hub",
          "--hub-ca",
          "--cluster",
          "--node",
          "--state",
          "--socket",
          "--enrolment-token-file",
          "--not-covered");

  /** Whom this node's certificate must name. */
  Subject subject() {
    return new Subject(cluster, node);
  }

  /**
   * @throws IllegalArgumentException if an option is unknown, missing or of the wrong form
   */
  static Options parse(String... arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("unknown option " + name);
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      if (given.put(name, arguments[i + 1]) != null) {
        throw new IllegalArgumentException(name + " is given twice");
      }
    }
    return new Options(
        hub(required(given, "--hub")),
        Path.of(required(given, "--hub-ca")),
        required(given, "--cluster"),
        required(given, "--node"),
        Path.of(required(given, "--state")),
        Path.of(required(given, "--socket")).toAbsolutePath(),
        Optional.ofNullable(given.get("--enrolment-token-file")).map(Path::of),
        Optional.ofNullable(given.get("--not-covered")));
  }

  private static String required(Map<String, String> given, String name) {
    @Nullable String value = given.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static URI hub(String text) {
    URI hub;
    try {
      hub = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--hub is no address: " + e.getMessage(), e);
    }
    if (!"https".equals(hub.getScheme()) || hub.getHost() == null) {
      throw new IllegalArgumentException("--hub is of the form https://HOST:PORT, not " + text);
    }
    return hub;
  }
}

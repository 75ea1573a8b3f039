package dev.breakwater.publisher;

import dev.breakwater.publisher.spool.FsyncPolicy;
import dev.breakwater.publisher.spool.SpoolLimits;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher is told at its start.
 *
 * @param hub the hub's address: https, host, port
 * @param hubCa PEM file with the authorities whose certificates are trusted
 * @param cluster the cluster that this node is of
 * @param node this node's name
 * @param state directory that keeps the key and the certificate
 * @param socket path of the Unix socket for local parts
 * @param enrolmentToken file with a one-time token, where there is one
 * @param notCovered why no collector will come, where that is known
 * @param spool directory of the spool
 * @param limits how much it may hold, and when it is made durable
 * @param proxy how to get to the hub
 */
record Options(
    URI hub,
    Path hubCa,
    String cluster,
    String node,
    Path state,
    Path socket,
    Optional<Path> enrolmentToken,
    Optional<String> notCovered,
    Path spool,
    SpoolLimits limits,
    Optional<HubProxy> proxy) {

  static final String USAGE =
      """
      usage: publisher --hub https://HOST:PORT --hub-ca FILE --cluster NAME --node NAME
                       --state DIR --socket PATH
                       [--enrolment-token-file FILE] [--not-covered REASON]
                       [--spool DIR] [--spool-budget BYTES|MiB|GiB] [--fsync group|each|none]
                       [--proxy http://HOST:PORT] [--proxy-credentials-file FILE]
      HTTPS_PROXY and NO_PROXY of the environment are followed where --proxy is not given.
      """;

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(|MiB|GiB)");

  private static final Set<String> NAMES =
      Set.of(
          "--hub",
          "--hub-ca",
          "--cluster",
          "--node",
          "--state",
          "--socket",
          "--enrolment-token-file",
          "--not-covered",
          "--spool",
          "--spool-budget",
          "--fsync",
          "--proxy",
          "--proxy-credentials-file");

  /** Whom this node's certificate must name. */
  Subject subject() {
    return new Subject(cluster, node);
  }

  /**
   * @throws IllegalArgumentException if an option is unknown, missing or of the wrong form
   */
  static Options parse(Map<String, String> environment, String... arguments) {
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
    URI hub = hub(required(given, "--hub"));
    Path state = Path.of(required(given, "--state"));
    @Nullable String spool = given.get("--spool");
    return new Options(
        hub,
        Path.of(required(given, "--hub-ca")),
        required(given, "--cluster"),
        required(given, "--node"),
        state,
        Path.of(required(given, "--socket")).toAbsolutePath(),
        Optional.ofNullable(given.get("--enrolment-token-file")).map(Path::of),
        Optional.ofNullable(given.get("--not-covered")),
        spool == null ? state.resolve("spool") : Path.of(spool),
        SpoolLimits.of(budget(given.get("--spool-budget")), fsync(given.get("--fsync"))),
        HubProxy.of(hub, given.get("--proxy"), given.get("--proxy-credentials-file"), environment));
  }

  private static FsyncPolicy fsync(@Nullable String name) {
    try {
      return name == null ? FsyncPolicy.GROUP : FsyncPolicy.ofName(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--fsync " + e.getMessage(), e);
    }
  }

  private static long budget(@Nullable String text) {
    if (text == null) {
      return SpoolLimits.DEFAULT_BUDGET;
    }
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "--spool-budget is a number of bytes, or one with MiB or GiB, not " + text);
    }
    long unit =
        switch (size.group(2)) {
          case "MiB" -> 1L << 20;
          case "GiB" -> 1L << 30;
          default -> 1;
        };
    long budget = Long.parseLong(size.group(1)) * unit;
    if (budget < SpoolLimits.LEAST_BUDGET) {
      throw new IllegalArgumentException(
          "--spool-budget is at least " + SpoolLimits.LEAST_BUDGET + " bytes, not " + text);
    }
    return budget;
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

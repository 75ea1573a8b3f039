package dev.breakwater.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.breakwater.hub.access.AdminToken;
import dev.breakwater.hub.pki.CertificateAuthority;
import dev.breakwater.hub.pki.PrivateFiles;
import dev.breakwater.hub.pki.ServerCertificate;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;

/**
 * Starts the hub: reads the options, makes keys and tokens on the first start, and hands both to
 * the web framework as its settings.
 */
@QuarkusMain
public final class Hub {
  private static final int FAILED = 1;

  private Hub() {}

  /** Runs until it is told to end. Exit status 2 for wrong options, 1 if it cannot start. */
  public static void main(String... arguments) {
    CommandLine command = new CommandLine(new HubOptions(Hub::run));
    command.setExecutionExceptionHandler(
        (exception, line, parsed) -> {
          System.err.println("The hub cannot start: " + said(exception));
          return FAILED;
        });
    int status = command.execute(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }

  private static String said(Throwable exception) {
    String message = exception.getMessage();
    return exception instanceof NoSuchFileException
        ? "there is no file " + message
        : message == null ? exception.toString() : message;
  }

  private static int run(HubOptions options) throws IOException {
    Path data = options.data();
    InetSocketAddress listen = options.listen();
    PrivateFiles.makeFolder(data);
    Path pki = data.resolve("pki");
    CertificateAuthority authority = CertificateAuthority.in(pki, InstantSource.system());
    ServerCertificate certificate =
        ServerCertificate.in(pki, authority, listen.getHostString(), InstantSource.system());
    AdminToken.in(data.resolve("admin.token"));

    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("breakwater.hub.data", data.toString());
    settings.put("breakwater.hub.host", listen.getHostString());
    putAll(settings, "breakwater.hub.audit-logs", options.auditLogs());
    putAll(
        settings,
        "breakwater.hub.rules",
        options.rules().stream().map(Path::toAbsolutePath).map(Path::toString).toList());
    settings.put("quarkus.http.host", listen.getHostString());
    settings.put("quarkus.http.ssl-port", Integer.toString(listen.getPort()));
    settings.put("quarkus.tls.key-store.pem.0.cert", certificate.certificateFile().toString());
    settings.put("quarkus.tls.key-store.pem.0.key", certificate.keyFile().toString());
    settings.put(
        "quarkus.tls.trust-store.pem.certs", CertificateAuthority.certificateFile(pki).toString());
    settings.put("quarkus.datasource.jdbc.url", jdbcUrl(options));
    settings.put("quarkus.datasource.username", options.databaseUser());
    settings.put(
        "quarkus.datasource.password",
        Files.readString(options.databasePasswordFile(), UTF_8).strip());
    settings.forEach((name, value) -> System.setProperty(name, escaped(value)));

    AtomicInteger status = new AtomicInteger();
    Quarkus.run(
        RunningHub.class,
        (code, failure) -> {
          status.set(code);
          if (failure != null) {
            System.err.println("The hub cannot start: " + said(rootOf(failure)));
            status.set(FAILED);
          }
        });
    return status.get();
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static void putAll(Map<String, String> settings, String name, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      settings.put(name + "[" + i + "]", values.get(i));
    }
  }

  /** A setting may refer to another by ${…}; a path or a password that reads so means itself. */
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("${", "\\${");
  }

  private static String jdbcUrl(HubOptions options) {
    String url = options.database();
    return options
        .databaseCa()
        .map(
            ca ->
                url
                    + (url.contains("?") ? "&" : "?")
                    + "sslmode=verify-full&sslrootcert="
                    + URLEncoder.encode(ca.toAbsolutePath().toString(), UTF_8))
        .orElse(url);
  }
}

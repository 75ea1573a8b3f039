package dev.breakwater.hub;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;

/**
 * Says on standard output, in one line, that the hub is ready and where; then waits for its end.
 */
public final class RunningHub implements QuarkusApplication {
  private final HttpServer server;
  private final HubSettings settings;

  public RunningHub(HttpServer server, HubSettings settings) {
    this.server = server;
    this.settings = settings;
  }

  @Override
  public int run(String... arguments) {
    String host = settings.host();
    System.out.println(
        "hub ready https://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + server.getSecurePort());
    Quarkus.waitForExit();
    return 0;
  }
}

package dev.breakwater.publisher;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

/** One request and its answer, and what a proxy on the way has against it. */
final class Exchange {
  private static final int PROXY_AUTHENTICATION = 407;

  private Exchange() {}

  /** A proxy does not let the publisher through, in a sentence with what to do. */
  static final class ProxyRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    ProxyRefusedException(String message) {
      super(message);
    }
  }

  /**
   * Sends the request.
   *
   * @param longest bytes of the answer's body, at most
   * @throws ProxyRefusedException if a proxy wants credentials that it was not given
   * @throws IOException if there was no answer
   */
  static HttpResponse<byte[]> send(HttpClient client, HttpRequest request, int longest)
      throws IOException, InterruptedException {
    Optional<HubProxy> proxy = HubProxy.of(client);
    HttpResponse<byte[]> answer =
        client.send(
            authorized(request, proxy), BodyHandlers.limiting(BodyHandlers.ofByteArray(), longest));
    if (answer.statusCode() == PROXY_AUTHENTICATION && proxy.isPresent()) {
      throw new ProxyRefusedException(
          proxy.get().credentials().isPresent()
              ? "the proxy " + proxy.get() + " refuses the credentials that it was given"
              : "the proxy "
                  + proxy.get()
                  + " asks for credentials: give them with --proxy-credentials-file FILE");
    }
    return answer;
  }

  /** With what the proxy wants to know; the JDK's client sends it to the proxy alone. */
  private static HttpRequest authorized(HttpRequest request, Optional<HubProxy> proxy) {
    Optional<String> authorization = proxy.flatMap(HubProxy::authorization);
    return authorization.isEmpty()
        ? request
        : HttpRequest.newBuilder(request, (name, value) -> true)
            .header("Proxy-Authorization", authorization.get())
            .build();
  }
}

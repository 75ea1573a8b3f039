package dev.breakwater.publisher;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy on the way to the hub, which opens tunnels (CONNECT): what goes through it is TLS
 * between the publisher and the hub.
 *
 * @param host the proxy's host
 * @param port its port
 * @param credentials what it wants to know (Basic); empty if nothing
 */
record HubProxy(String host, int port, Optional<Credentials> credentials) {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  /**
   * A user of the proxy.
   *
   * @param user the name
   * @param password the password
   */
  record Credentials(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Credentials[" + user + "]";
    }
  }

  /**
   * The proxy that is asked for, or else the one that the environment names for the hub.
   *
   * @param address the value of --proxy
   * @param credentialsFile the value of --proxy-credentials-file
   * @throws IllegalArgumentException if they are of the wrong form, or the file cannot be used
   */
  static Optional<HubProxy> of(
      URI hub,
      @Nullable String address,
      @Nullable String credentialsFile,
      Map<String, String> environment) {
    Optional<HubProxy> proxy =
        address == null
            ? fromEnvironment(hub, environment)
            : Optional.of(parse("--proxy", address));
    if (credentialsFile == null) {
      return proxy;
    }
    if (proxy.isEmpty()) {
      throw new IllegalArgumentException("--proxy-credentials-file is given without a proxy");
    }
    return Optional.of(
        new HubProxy(
            proxy.get().host(), proxy.get().port(), Optional.of(read(Path.of(credentialsFile)))));
  }

  private static Optional<HubProxy> fromEnvironment(URI hub, Map<String, String> environment) {
    for (String name : List.of("https_proxy", "HTTPS_PROXY")) {
      String address = environment.getOrDefault(name, "");
      if (!address.isBlank()) {
        String except =
            environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
        return NoProxy.holds(except, hub.getHost(), port(hub))
            ? Optional.empty()
            : Optional.of(parse(name, address.contains("://") ? address : "http://" + address));
      }
    }
    return Optional.empty();
  }

  private static int port(URI hub) {
    return hub.getPort() < 0 ? 443 : hub.getPort();
  }

  private static HubProxy parse(String name, String address) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name + " is no address of a proxy", e);
    }
    if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          name
              + " is of the form http://HOST:PORT: the way to the proxy is HTTP, what goes through"
              + " it is TLS");
    }
    int port = uri.getPort() < 0 ? 80 : uri.getPort();
    @Nullable String user = uri.getRawUserInfo();
    return new HubProxy(
        uri.getHost(), port, user == null ? Optional.empty() : Optional.of(credentials(user)));
  }

  private static Credentials credentials(String raw) {
    int colon = raw.indexOf(':');
    return colon < 0
        ? new Credentials(decoded(raw), "")
        : new Credentials(decoded(raw.substring(0, colon)), decoded(raw.substring(colon + 1)));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Credentials read(Path file) {
    String text;
    try {
      for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
        if (OTHERS.contains(permission)) {
          throw new IllegalArgumentException(
              "--proxy-credentials-file " + file + " can be read or written by others: chmod 600");
        }
      }
      text = Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read --proxy-credentials-file " + file + ": " + Causes.of(e), e);
    }
    int colon = text.indexOf(':');
    if (colon <= 0 || text.lines().count() != 1) {
      throw new IllegalArgumentException(
          "--proxy-credentials-file " + file + " holds one line of the form USER:PASSWORD");
    }
    return new Credentials(text.substring(0, colon), text.substring(colon + 1));
  }

  /**
   * Lets the JDK's client send credentials when it asks for a tunnel: it does not by default, since
   * they go to the proxy in the clear. Has to come before its first use.
   */
  static void allowCredentials() {
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
  }

  /** Makes a client go through it. */
  void apply(HttpClient.Builder client) {
    client.proxy(new Always(this));
  }

  /** The proxy that a client goes through. */
  static Optional<HubProxy> of(HttpClient client) {
    return client.proxy().map(it -> it instanceof Always always ? always.proxy : null);
  }

  /** What the header Proxy-Authorization says (RFC 7617). */
  Optional<String> authorization() {
    return credentials.map(
        it ->
            "Basic "
                + Base64.getEncoder()
                    .encodeToString(
                        (it.user() + ":" + it.password()).getBytes(StandardCharsets.UTF_8)));
  }

  private static final class Always extends ProxySelector {
    private final HubProxy proxy;

    Always(HubProxy proxy) {
      this.proxy = proxy;
    }

    @Override
    public List<Proxy> select(URI uri) {
      return List.of(
          new Proxy(
              Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
      // the request fails too, and says so
    }
  }

  @Override
  public String toString() {
    return "http://" + host + ":" + port;
  }
}

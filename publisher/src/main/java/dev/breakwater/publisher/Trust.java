package dev.breakwater.publisher;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * The authorities that the publisher trusts, the way to the hub, and HTTPS under them: TLS 1.3,
 * nothing below.
 *
 * @param authorities at least one: the hub's own, and whoever signed the certificate that its
 *     address shows
 * @param proxy the proxy on the way
 */
record Trust(List<X509Certificate> authorities, Optional<HubProxy> proxy) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  Trust {
    authorities = List.copyOf(authorities);
  }

  /**
   * Reads the authorities' certificates.
   *
   * @throws StartException if the file is not there or holds no certificate
   */
  static Trust read(Path pem, Optional<HubProxy> proxy) throws StartException {
    List<X509Certificate> authorities = new ArrayList<>();
    try (InputStream in = Files.newInputStream(pem)) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        authorities.add((X509Certificate) certificate);
      }
    } catch (NoSuchFileException e) {
      throw new StartException(
          "the hub's authority " + pem + " is not there; the hub writes it as pki/ca.crt", e);
    } catch (IOException | GeneralSecurityException e) {
      throw new StartException(
          "cannot read the hub's authority from " + pem + ": " + e.getMessage(), e);
    }
    if (authorities.isEmpty()) {
      throw new StartException("--hub-ca " + pem + " holds no certificate");
    }
    return new Trust(authorities, proxy);
  }

  /** The authority that signed the certificate; empty if none of these did. */
  Optional<X509Certificate> issuerOf(X509Certificate certificate) {
    for (X509Certificate authority : authorities) {
      try {
        certificate.verify(authority.getPublicKey());
        return Optional.of(authority);
      } catch (GeneralSecurityException e) {
        // not this one
      }
    }
    return Optional.empty();
  }

  /** A client that shows the identity, or none. */
  HttpClient client(Optional<Identity> identity) throws GeneralSecurityException, IOException {
    HubProxy.allowCredentials();
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (int i = 0; i < authorities.size(); i++) {
      trusted.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);

    KeyManager[] keys = new KeyManager[0];
    if (identity.isPresent()) {
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(identity.get().store(), Identity.PASSWORD);
      keys = factory.getKeyManagers();
    }
    SSLContext tls = SSLContext.getInstance("TLSv1.3");
    tls.init(keys, trust.getTrustManagers(), null);
    SSLParameters parameters = tls.getDefaultSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .sslContext(tls)
            .sslParameters(parameters);
    proxy.ifPresentOrElse(it -> it.apply(client), () -> client.proxy(HttpClient.Builder.NO_PROXY));
    return client.build();
  }
}

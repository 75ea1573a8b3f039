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
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * The one authority that the publisher trusts, and HTTPS under it: TLS 1.3, nothing below.
 *
 * @param authority the hub's authority
 */
record Trust(X509Certificate authority) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Reads the authority's certificate.
   *
   * @throws StartException if the file is not there or holds no certificate
   */
  static Trust read(Path pem) throws StartException {
    try (InputStream in = Files.newInputStream(pem)) {
      return new Trust(
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
    } catch (NoSuchFileException e) {
      throw new StartException(
          "the hub's authority " + pem + " is not there; the hub writes it as pki/ca.crt", e);
    } catch (IOException | GeneralSecurityException e) {
      throw new StartException(
          "cannot read the hub's authority from " + pem + ": " + e.getMessage(), e);
    }
  }

  /** A client that shows the identity, or none. */
  HttpClient client(Optional<Identity> identity) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("hub", authority);
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
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_2)
        .connectTimeout(CONNECT_TIMEOUT)
        .sslContext(tls)
        .sslParameters(parameters)
        .build();
  }
}

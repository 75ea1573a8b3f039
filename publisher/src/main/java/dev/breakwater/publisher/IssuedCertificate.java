package dev.breakwater.publisher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** The certificate in an answer of the hub. */
final class IssuedCertificate {
  private IssuedCertificate() {}

  /**
   * The identity that the answer makes of a key.
   *
   * @throws IOException if the answer holds no certificate for this key and node
   */
  static Identity in(byte[] answer, NodeKeys keys, Subject subject)
      throws IOException, GeneralSecurityException {
    @Nullable String pem = HubJson.texts(answer).get("certificate");
    if (pem == null) {
      throw new IOException("the hub answered without a certificate");
    }
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    if (!certificate.getPublicKey().equals(keys.pair().getPublic())
        || !subject.isNamedBy(certificate)) {
      throw new IOException("the hub gave a certificate for another key or another node");
    }
    return Identity.of(keys.pair().getPrivate(), certificate);
  }
}

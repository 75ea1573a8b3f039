package dev.breakwater.publisher;

import dev.breakwater.signals.Directive;
import dev.breakwater.signals.SignedDirective;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of the tests: what the hub has, without the hub. */
final class TestAuthority {
  private static final char[] PASSWORD = "test".toCharArray();

  private final KeyPair keys;
  final X509Certificate certificate;

  TestAuthority() throws Exception {
    this.keys = newKeys();
    this.certificate = sign("test", "authority", keys.getPublic(), true, Duration.ofDays(1));
  }

  static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** A certificate of a node, that ends after a while. */
  X509Certificate certify(String cluster, String node, PublicKey key, Duration lasts)
      throws Exception {
    return sign(cluster, node, key, false, lasts);
  }

  private X509Certificate sign(
      String organisation, String name, PublicKey key, boolean authority, Duration lasts)
      throws IOException, OperatorCreationException, GeneralSecurityException {
    Instant now = Instant.now();
    var subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, organisation)
            .addRDN(BCStyle.CN, name)
            .build();
    var issuer =
        authority
            ? subject
            : new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "test")
                .addRDN(BCStyle.CN, "authority")
                .build();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            issuer,
            new BigInteger(64, new java.security.SecureRandom()),
            Date.from(
                now.minus(Duration.ofHours(1)).plus(lasts.isNegative() ? lasts : Duration.ZERO)),
            Date.from(now.plus(lasts)),
            subject,
            SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  /** TLS as the hub has it: its own certificate, and only those of this authority for clients. */
  SSLContext serverTls() throws Exception {
    KeyPair server = newKeys();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "hub",
        server.getPrivate(),
        PASSWORD,
        new Certificate[] {certify("test", "hub", server.getPublic(), Duration.ofDays(1))});
    store.setCertificateEntry("authority", certificate);
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(store, PASSWORD);
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(store);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return tls;
  }

  SignedDirective sign(Directive directive) throws GeneralSecurityException {
    return SignedDirective.sign(directive, keys.getPrivate());
  }

  Path write(Path file) throws IOException, GeneralSecurityException {
    return Files.writeString(file, pem(certificate));
  }

  static String pem(X509Certificate certificate) throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }
}

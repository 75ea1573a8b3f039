package dev.breakwater.hub.pki;

import dev.breakwater.signals.Directive;
import dev.breakwater.signals.SignedDirective;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** The hub's certificate authority: nodes trust the hub by it, and the hub its nodes. */
public final class CertificateAuthority {
  /** How long a node's or the hub's own certificate is valid. */
  public static final Duration CERTIFICATE_VALIDITY = Duration.ofDays(90);

  private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);

  /** Clocks of nodes may be a little behind. */
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final InstantSource clock;

  private CertificateAuthority(X509Certificate certificate, PrivateKey key, InstantSource clock) {
    this.certificate = certificate;
    this.key = key;
    this.clock = clock;
  }

  /**
   * The authority whose files lie in the folder; a new one if there are none.
   *
   * @throws IOException if the files are not readable, or only one of them is there
   */
  public static CertificateAuthority in(Path folder, InstantSource clock) throws IOException {
    Path certificateFile = certificateFile(folder);
    Path keyFile = folder.resolve("ca.key");
    if (Files.exists(certificateFile) && Files.exists(keyFile)) {
      try {
        return new CertificateAuthority(
            Pem.certificate(Files.readString(certificateFile)),
            Pem.ecKey(Files.readString(keyFile)),
            clock);
      } catch (PkiException e) {
        throw new PkiException(
            "the certificate authority in " + folder + " is not readable: " + e.getMessage(), e);
      }
    }
    if (Files.exists(certificateFile) || Files.exists(keyFile)) {
      throw new PkiException(
          "one of ca.crt and ca.key is missing in "
              + folder
              + ": put it back, or remove the other to make a new authority, for which every node"
              + " must enrol again");
    }
    PrivateFiles.makeFolder(folder);
    KeyPair pair = newKeyPair();
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, "Breakwater")
            .addRDN(BCStyle.CN, "Breakwater hub " + serial().toString(16).substring(0, 8))
            .build();
    Instant now = clock.instant();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            serial(),
            Date.from(now.minus(BACKDATED)),
            Date.from(now.plus(AUTHORITY_VALIDITY)),
            name,
            pair.getPublic());
    X509Certificate certificate;
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      certificate = signed(builder, pair.getPrivate());
    } catch (GeneralSecurityException | CertIOException e) {
      throw new PkiException("no certificate authority could be made in " + folder, e);
    }
    PrivateFiles.write(keyFile, Pem.of(pair.getPrivate()));
    PrivateFiles.write(certificateFile, Pem.of(certificate));
    return new CertificateAuthority(certificate, pair.getPrivate(), clock);
  }

  /** The file with the authority's certificate, which clients of the hub trust. */
  public static Path certificateFile(Path folder) {
    return folder.resolve("ca.crt");
  }

  /** The authority's own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** A certificate by which the holder of the key shows that it is a node of a cluster. */
  public X509Certificate issueForNode(String cluster, String node, PublicKey nodeKey)
      throws PkiException {
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, cluster)
            .addRDN(BCStyle.CN, node)
            .build();
    return issue(subject, nodeKey, KeyPurposeId.id_kp_clientAuth, null);
  }

  /** The directive with this authority's signature. */
  public SignedDirective sign(Directive directive) throws PkiException {
    try {
      return SignedDirective.sign(directive, key);
    } catch (GeneralSecurityException e) {
      throw new PkiException("a directive could not be signed", e);
    }
  }

  /** A certificate by which the holder of the key shows that it is this hub. */
  X509Certificate issueForServer(GeneralNames names, PublicKey serverKey) throws PkiException {
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, "Breakwater hub").build();
    return issue(subject, serverKey, KeyPurposeId.id_kp_serverAuth, names);
  }

  static KeyPair newKeyPair() throws PkiException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new PkiException("no key could be made", e);
    }
  }

  private X509Certificate issue(
      X500Name subject, PublicKey subjectKey, KeyPurposeId purpose, @Nullable GeneralNames names)
      throws PkiException {
    Instant now = clock.instant();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
            serial(),
            Date.from(now.minus(BACKDATED)),
            Date.from(now.plus(CERTIFICATE_VALIDITY)),
            subject,
            subjectKey);
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      if (names != null) {
        builder.addExtension(Extension.subjectAlternativeName, false, names);
      }
      return signed(builder, key);
    } catch (GeneralSecurityException | CertIOException e) {
      throw new PkiException("no certificate could be issued for " + subject, e);
    }
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws PkiException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new PkiException("a certificate could not be signed", e);
    }
  }

  /** 127 random bits under a leading one: positive, and the same length always. */
  private static BigInteger serial() {
    return new BigInteger(126, RANDOM).setBit(126);
  }
}

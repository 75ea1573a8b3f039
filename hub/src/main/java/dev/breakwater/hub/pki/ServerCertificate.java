package dev.breakwater.hub.pki;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * The certificate and key that the hub serves HTTPS with, renewed at a start when they end soon or
 * do not name an address that the hub is now reached by.
 *
 * @param certificateFile the certificate in PEM
 * @param keyFile its key in PEM
 */
public record ServerCertificate(Path certificateFile, Path keyFile) {
  private static final System.Logger LOG = System.getLogger(ServerCertificate.class.getName());
  private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);

  /**
   * The certificate in the folder if it still serves, else a new one.
   *
   * @param host the host or address that the hub listens on
   * @throws IOException if it cannot be made or written
   */
  public static ServerCertificate in(
      Path folder, CertificateAuthority authority, String host, InstantSource clock)
      throws IOException {
    ServerCertificate files =
        new ServerCertificate(folder.resolve("server.crt"), folder.resolve("server.key"));
    Set<String> names = names(host);
    if (!files.serves(authority, names, clock.instant())) {
      KeyPair pair = CertificateAuthority.newKeyPair();
      GeneralName[] general =
          names.stream()
              .map(
                  name ->
                      new GeneralName(
                          isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
              .toArray(GeneralName[]::new);
      X509Certificate certificate =
          authority.issueForServer(new GeneralNames(general), pair.getPublic());
      PrivateFiles.write(files.keyFile(), Pem.of(pair.getPrivate()));
      PrivateFiles.write(files.certificateFile(), Pem.of(certificate));
    }
    return files;
  }

  private boolean serves(CertificateAuthority authority, Set<String> names, Instant now)
      throws IOException {
    if (!Files.exists(certificateFile) || !Files.exists(keyFile)) {
      return false;
    }
    X509Certificate certificate = Pem.certificate(Files.readString(certificateFile));
    try {
      certificate.verify(authority.certificate().getPublicKey());
      Set<String> named = new LinkedHashSet<>();
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        alternatives.forEach(alternative -> named.add(String.valueOf(alternative.get(1))));
      }
      return named.containsAll(names)
          && keyIsOf(certificate)
          && certificate.getNotAfter().toInstant().isAfter(now.plus(RENEWED_BEFORE_END));
    } catch (SignatureException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "the server certificate is of another authority and is made anew",
          e);
      return false;
    } catch (CertificateParsingException e) {
      throw new PkiException("the server certificate " + certificateFile + " is not readable", e);
    } catch (GeneralSecurityException e) {
      throw new PkiException("the server certificate " + certificateFile + " is not checkable", e);
    }
  }

  /** Whether both files are of one pair: who wrote them may have been cut off in between. */
  private boolean keyIsOf(X509Certificate certificate)
      throws IOException, GeneralSecurityException {
    byte[] sample = certificate.getSerialNumber().toByteArray();
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(Pem.ecKey(Files.readString(keyFile)));
    signature.update(sample);
    byte[] signed = signature.sign();
    signature.initVerify(certificate);
    signature.update(sample);
    return signature.verify(signed);
  }

  private static Set<String> names(String host) {
    Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1"));
    if (!isAnyAddress(host)) {
      names.add(host);
    }
    try {
      names.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "this machine's own name is not known, the server certificate does without: {0}",
          e.getMessage());
    }
    return names;
  }

  private static boolean isAnyAddress(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  private static boolean isAddress(String name) {
    return name.contains(":") || name.matches("[0-9]+(\\.[0-9]+){3}");
  }
}

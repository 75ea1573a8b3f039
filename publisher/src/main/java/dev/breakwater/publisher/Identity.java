package dev.breakwater.publisher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The node's key and certificate, kept in a PKCS#12 file of mode 0600.
 *
 * @param store the key store with both
 * @param certificate the certificate that the hub gave
 */
record Identity(KeyStore store, X509Certificate certificate) {
  static final String FILE = "identity.p12";

  /** The file's mode protects the key; a password beside it would protect nothing. */
  static final char[] PASSWORD = "breakwater".toCharArray();

  private static final String ALIAS = "node";
  private static final Duration RENEWAL = Duration.ofDays(30);
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  static Identity of(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(ALIAS, key, PASSWORD, new Certificate[] {certificate});
    return new Identity(store, certificate);
  }

  /**
   * The identity kept in the directory, if there is one.
   *
   * @throws StartException if there is one that cannot be read
   */
  static Optional<Identity> read(Path directory) throws StartException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD);
      if (store.getCertificate(ALIAS) instanceof X509Certificate certificate) {
        return Optional.of(new Identity(store, certificate));
      }
      throw new StartException(
          file + " holds no certificate; delete it and enrol with a new token");
    } catch (IOException | GeneralSecurityException e) {
      throw new StartException(
          "cannot read the node's key from "
              + file
              + ": "
              + e.getMessage()
              + "; if it is damaged, delete it and enrol with a new token",
          e);
    }
  }

  /** Writes it so that a crash leaves either the old file or the new one. */
  void write(Path directory) throws IOException, GeneralSecurityException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, PASSWORD);
    Path temporary = Files.createTempFile(directory, FILE, ".new", PRIVATE);
    try {
      try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        out.force(true);
      }
      Files.move(temporary, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Why the certificate is of no use here: it ended, another authority signed it, or it names
   * another node. Empty if it is of use.
   */
  Optional<String> uselessFor(Subject subject, Trust trust, Instant now) {
    if (now.isAfter(end())) {
      return Optional.of("it ended at " + end());
    }
    if (trust.issuerOf(certificate).isEmpty()) {
      return Optional.of("the hub's authority did not sign it");
    }
    if (!subject.isNamedBy(certificate)) {
      return Optional.of("it is of " + certificate.getSubjectX500Principal());
    }
    return Optional.empty();
  }

  /** Whether it ends so soon that a new one should be fetched. */
  boolean endsSoon(Instant now) {
    return now.plus(RENEWAL).isAfter(end());
  }

  Instant end() {
    return certificate.getNotAfter().toInstant();
  }
}

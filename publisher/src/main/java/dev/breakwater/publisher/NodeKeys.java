package dev.breakwater.publisher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * A key for which a certificate is asked, kept in a file of mode 0600 until there is one: if the
 * answer is lost, the same key is asked for again, and the hub knows who asks.
 *
 * @param pair the key, EC P-256
 */
record NodeKeys(KeyPair pair) {
  private static final String ALGORITHM = "EC";

  static NodeKeys generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return new NodeKeys(generator.generateKeyPair());
  }

  /** The key kept in the file, or a new one that is kept there from now on. */
  static NodeKeys keptIn(Path file) throws IOException, GeneralSecurityException {
    if (Files.exists(file)) {
      try {
        return read(file);
      } catch (IllegalArgumentException | GeneralSecurityException e) {
        Files.delete(file); // broken off while it was written: nobody was asked with it
      }
    }
    NodeKeys keys = generate();
    keys.write(file);
    return keys;
  }

  private static NodeKeys read(Path file) throws IOException, GeneralSecurityException {
    List<String> lines = Files.readAllLines(file);
    if (lines.size() != 2) {
      throw new IllegalArgumentException(file + " holds no key");
    }
    KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
    Base64.Decoder base64 = Base64.getDecoder();
    return new NodeKeys(
        new KeyPair(
            factory.generatePublic(new X509EncodedKeySpec(base64.decode(lines.get(0)))),
            factory.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(lines.get(1))))));
  }

  private void write(Path file) throws IOException {
    Path fresh =
        Files.createTempFile(
            file.resolveSibling(""),
            "key",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String text =
        publicKey() + "\n" + Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
    try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text + "\n");
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The public key as the hub reads it: base64 of its SubjectPublicKeyInfo. */
  String publicKey() {
    return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
  }

  /** Proves to the hub that the key is held here: base64 of the signature over the text. */
  String sign(String text) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(signature.sign());
  }
}

package dev.breakwater.hub.enrolment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The public key that a node brings, and its proof that it holds the private one. */
final class NodeKey {
  private static final int MAX_BASE64 = 1024;
  private static final String CURVE = "secp256r1";

  private final ECPublicKey key;

  private NodeKey(ECPublicKey key) {
    this.key = key;
  }

  /** The key in the base64 of a SubjectPublicKeyInfo. */
  static NodeKey of(String base64) throws EnrolmentRefusedException {
    try {
      PublicKey key =
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(decoded(base64)));
      if (key instanceof ECPublicKey ec && isOfTheCurve(ec)) {
        return new NodeKey(ec);
      }
      throw EnrolmentRefusedException.malformed("publicKey is not of the curve P-256");
    } catch (InvalidKeySpecException e) {
      throw EnrolmentRefusedException.malformed(
          "publicKey is not the base64 of an EC public key: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has EC keys", e);
    }
  }

  PublicKey publicKey() {
    return key;
  }

  /** The SHA-256 of the SubjectPublicKeyInfo. */
  byte[] digest() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether the signature over the text, in base64, was made with the private key. */
  boolean signed(String text, String base64) throws EnrolmentRefusedException {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initVerify(key);
      signature.update(text.getBytes(UTF_8));
      return signature.verify(decoded(base64));
    } catch (SignatureException e) {
      throw EnrolmentRefusedException.malformed(
          "signature is not the base64 of an ECDSA signature: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw EnrolmentRefusedException.malformed("publicKey is no good key: " + e.getMessage());
    }
  }

  private static boolean isOfTheCurve(ECPublicKey key) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(CURVE));
    ECParameterSpec wanted = parameters.getParameterSpec(ECParameterSpec.class);
    ECParameterSpec given = key.getParams();
    return given.getCurve().equals(wanted.getCurve())
        && given.getGenerator().equals(wanted.getGenerator())
        && given.getOrder().equals(wanted.getOrder());
  }

  private static byte[] decoded(String base64) throws EnrolmentRefusedException {
    if (base64.length() > MAX_BASE64) {
      throw EnrolmentRefusedException.malformed("a key or signature is too long");
    }
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw EnrolmentRefusedException.malformed("not base64: " + e.getMessage());
    }
  }
}

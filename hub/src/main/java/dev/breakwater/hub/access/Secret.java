package dev.breakwater.hub.access;

import dev.breakwater.hub.store.Sha256;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Secrets that the hub hands out: 256 random bits as text. The store holds their SHA-256 only,
 * which for so many random bits says nothing about them.
 */
public final class Secret {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secret() {}

  /** A new secret: 43 characters that need no escaping in an address or a header. */
  public static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What the store holds of it. */
  public static byte[] hash(String secret) {
    return Sha256.of(secret);
  }

  /** Whether two secrets are the same, in a time that does not tell how much of them is. */
  public static boolean same(String one, String other) {
    return MessageDigest.isEqual(hash(one), hash(other));
  }
}

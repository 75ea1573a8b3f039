package dev.breakwater.signals;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.breakwater.signals.wire.DirectiveList;
import dev.breakwater.signals.wire.SignedDirectiveMessage;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;

/**
 * A directive with the signature of the hub's authority over its bytes: ECDSA with SHA-256. Whoever
 * carries it cannot change it, and whoever is to act on it checks it.
 */
public final class SignedDirective {
  private static final String ALGORITHM = "SHA256withECDSA";

  /** Tells signatures over directives from those that the same key makes over anything else. */
  private static final byte[] CONTEXT = {
    'b', 'w', '-', 'd', 'i', 'r', 'e', 'c', 't', 'i', 'v', 'e', 0
  };

  private final byte[] directive;
  private final byte[] signature;

  private SignedDirective(byte[] directive, byte[] signature) {
    this.directive = directive;
    this.signature = signature;
  }

  /**
   * Signs a directive.
   *
   * @throws GeneralSecurityException if the key is none for elliptic curves
   */
  public static SignedDirective sign(Directive directive, PrivateKey authority)
      throws GeneralSecurityException {
    byte[] bytes = directive.encode();
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(authority);
    signature.update(CONTEXT);
    signature.update(bytes);
    return new SignedDirective(bytes, signature.sign());
  }

  /**
   * The directive, if the authority signed it.
   *
   * @throws MalformedSignalException if it did not, or what it signed is no directive
   */
  public Directive open(PublicKey authority) throws MalformedSignalException {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(authority);
      check.update(CONTEXT);
      check.update(directive);
      if (!check.verify(signature)) {
        throw new MalformedSignalException("a directive that the hub's authority did not sign");
      }
    } catch (GeneralSecurityException e) {
      throw new MalformedSignalException(
          "a directive with a signature that is none: " + e.getMessage(), e);
    }
    return Directive.decode(directive);
  }

  /** Many as bytes: one protobuf {@code DirectiveList}. */
  public static byte[] encode(List<SignedDirective> directives) {
    DirectiveList.Builder list = DirectiveList.newBuilder();
    directives.forEach(it -> list.addDirectives(it.wire()));
    return list.build().toByteArray();
  }

  /**
   * The directives in the bytes, none of them checked yet.
   *
   * @throws MalformedSignalException if they are no list of directives
   */
  public static List<SignedDirective> decode(byte[] bytes) throws MalformedSignalException {
    try {
      return DirectiveList.parseFrom(bytes).getDirectivesList().stream()
          .map(SignedDirective::of)
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedSignalException("not a list of directives: " + e.getMessage(), e);
    }
  }

  SignedDirectiveMessage wire() {
    return SignedDirectiveMessage.newBuilder()
        .setDirective(ByteString.copyFrom(directive))
        .setSignature(ByteString.copyFrom(signature))
        .build();
  }

  static SignedDirective of(SignedDirectiveMessage wire) {
    return new SignedDirective(
        wire.getDirective().toByteArray(), wire.getSignature().toByteArray());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedDirective it
        && Arrays.equals(directive, it.directive)
        && Arrays.equals(signature, it.signature);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(signature);
  }

  @Override
  public String toString() {
    return "SignedDirective[" + directive.length + " bytes]";
  }
}

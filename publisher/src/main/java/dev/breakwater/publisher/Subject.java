package dev.breakwater.publisher;

import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;

/**
 * Whom a node's certificate names.
 *
 * @param cluster the subject's organisation
 * @param node the subject's common name
 */
record Subject(String cluster, String node) {

  /** Whether the certificate names exactly this cluster and node. */
  boolean isNamedBy(X509Certificate certificate) {
    String name = certificate.getSubjectX500Principal().getName();
    String commonName = "CN=" + escaped(node);
    String organisation = "O=" + escaped(cluster);
    return name.equals(new X500Principal(commonName + "," + organisation).getName())
        || name.equals(new X500Principal(organisation + "," + commonName).getName());
  }

  /** A value as RFC 2253 writes it: whatever it holds, it stays one value. */
  private static String escaped(String value) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean blankAtAnEnd = c == ' ' && (i == 0 || i == value.length() - 1);
      if (",+\"\\<>;#=".indexOf(c) >= 0 || blankAtAnEnd) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }
}

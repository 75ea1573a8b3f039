package dev.breakwater.publisher;

import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Whom a node's certificate names.
 *
 * @param cluster the subject's organisation
 * @param node the subject's common name
 */
record Subject(String cluster, String node) {

  static Subject of(X509Certificate certificate) {
    String cluster = "";
    String node = "";
    try {
      for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        switch (rdn.getType()) {
          case "O" -> cluster = String.valueOf(rdn.getValue());
          case "CN" -> node = String.valueOf(rdn.getValue());
          default -> {}
        }
      }
    } catch (InvalidNameException e) {
      throw new IllegalStateException(
          "X.500 prints a name that LDAP refuses: " + certificate.getSubjectX500Principal(), e);
    }
    return new Subject(cluster, node);
  }
}

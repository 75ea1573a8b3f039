package dev.breakwater.hub.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.hub.TestClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
  @TempDir Path folder;

  private final TestClock clock = new TestClock(Instant.parse("2026-05-04T10:00:00Z"));

  @Test
  void theAuthorityOfTheFirstStartIsThatOfTheNext() throws Exception {
    X509Certificate first = CertificateAuthority.in(folder, clock).certificate();

    assertThat(CertificateAuthority.in(folder, clock).certificate()).isEqualTo(first);
    assertThat(first.getBasicConstraints()).isZero();
    assertThat(permissions("ca.key")).isEqualTo("rw-------");
  }

  @Test
  void halfAnAuthorityIsAnErrorThatSaysWhatToDo() throws Exception {
    CertificateAuthority.in(folder, clock);
    Files.delete(folder.resolve("ca.key"));

    assertThatThrownBy(() -> CertificateAuthority.in(folder, clock))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("one of ca.crt and ca.key is missing");
  }

  @Test
  void aDamagedAuthorityIsAnErrorThatNamesTheFolder() throws Exception {
    CertificateAuthority.in(folder, clock);
    Files.writeString(folder.resolve("ca.crt"), "damaged");

    assertThatThrownBy(() -> CertificateAuthority.in(folder, clock))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void theServerCertificateIsKeptUntilThirtyDaysBeforeItsEnd() throws Exception {
    X509Certificate first = server("localhost");
    clock.advance(Duration.ofDays(59));
    assertThat(server("localhost")).isEqualTo(first);

    clock.advance(Duration.ofDays(2));
    assertThat(server("localhost")).isNotEqualTo(first);
    assertThat(permissions("server.key")).isEqualTo("rw-------");
  }

  @Test
  void theServerCertificateNamesWhatTheHubIsReachedBy() throws Exception {
    X509Certificate first = server("localhost");
    X509Certificate other = server("10.1.2.3");

    assertThat(other).isNotEqualTo(first);
    assertThat(other.getSubjectAlternativeNames().toString())
        .contains("localhost", "127.0.0.1", "10.1.2.3");
  }

  @Test
  void theServerCertificateOfAnotherAuthorityIsMadeAnew() throws Exception {
    X509Certificate first = server("localhost");
    Files.delete(folder.resolve("ca.key"));
    Files.delete(folder.resolve("ca.crt"));

    assertThat(server("localhost")).isNotEqualTo(first);
  }

  @Test
  void aServerCertificateWhoseKeyIsAnotherIsMadeAnew() throws Exception {
    X509Certificate first = server("localhost");
    Files.copy(
        folder.resolve("ca.key"),
        folder.resolve("server.key"),
        StandardCopyOption.REPLACE_EXISTING);

    X509Certificate second = server("localhost");
    assertThat(second).isNotEqualTo(first);
    assertThat(server("localhost")).isEqualTo(second);
  }

  private X509Certificate server(String host) throws Exception {
    ServerCertificate files =
        ServerCertificate.in(folder, CertificateAuthority.in(folder, clock), host, clock);
    return Pem.certificate(Files.readString(files.certificateFile()));
  }

  private String permissions(String file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
  }
}

package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {
  @ParameterizedTest
  @ValueSource(strings = {"node-1", "a,b", "a+b", "x=\"y\"", "CN=other", "Über node", "a\\b"})
  void isNamedByACertificateForItAndByNoOther(String name) throws Exception {
    KeyPair keys = TestAuthority.newKeys();
    var certificate = new TestAuthority().certify(name, "n", keys.getPublic(), Duration.ofDays(1));
    assertThat(new Subject(name, "n").isNamedBy(certificate)).isTrue();
    assertThat(new Subject(name, "m").isNamedBy(certificate)).isFalse();
    assertThat(new Subject("n", name).isNamedBy(certificate)).isEqualTo(name.equals("n"));
  }

  @Test
  void capitalsMatter() throws Exception {
    KeyPair keys = TestAuthority.newKeys();
    var certificate = new TestAuthority().certify("c", "n", keys.getPublic(), Duration.ofDays(1));
    assertThat(new Subject("C", "n").isNamedBy(certificate)).isFalse();
  }
}

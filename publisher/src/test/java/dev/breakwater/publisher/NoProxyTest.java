package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*                        | hub.example.com | true",
        "hub.example.com          | hub.example.com | true",
        "example.com              | hub.example.com | true",
        ".example.com             | hub.example.com | true",
        "*.example.com            | hub.example.com | true",
        "HUB.Example.com          | hub.example.com | true",
        "a.b, example.com         | hub.example.com | true",
        "ample.com                | hub.example.com | false",
        "hub.example.com.evil.net | hub.example.com | false",
        "hub.example.com:8443     | hub.example.com | true",
        "hub.example.com:443      | hub.example.com | false",
        "10.0.0.0/8               | 10.1.2.3        | true",
        "10.0.0.0/8               | 11.1.2.3        | false",
        "10.0.0.0/33              | 10.1.2.3        | false",
        "10.0.0.0/8               | hub.example.com | false",
        "fd00::/8                 | [fd00::1]       | true",
        "10.1.2.3                 | 10.1.2.3        | true",
        "''                       | hub.example.com | false"
      })
  void saysWhoIsReachedWithoutAProxy(String list, String host, boolean held) {
    assertThat(NoProxy.holds(list, host, 8443)).isEqualTo(held);
  }

  @Property
  void anyTextIsAList(@ForAll String list, @ForAll String host) {
    boolean held = NoProxy.holds(list, host, 443);
    assertThat(NoProxy.holds(list + ",*", host, 443)).isTrue();
    assertThat(held && list.isBlank()).isFalse();
  }
}

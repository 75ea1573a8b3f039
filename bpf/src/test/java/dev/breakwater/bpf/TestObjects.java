package dev.breakwater.bpf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The object files that the build made from src/test/bpf. */
final class TestObjects {
  private TestObjects() {}

  static byte[] probe() throws IOException {
    return read("probe.bpf.o");
  }

  static byte[] refused() throws IOException {
    return read("refused.bpf.o");
  }

  static void assumeKernel() {
    var missing = KernelSupport.missing();
    assumeTrue(missing.isEmpty(), () -> "not on this machine: " + missing.orElse(""));
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = TestObjects.class.getResourceAsStream("/" + name)) {
      assumeTrue(in != null, "built without clang: no " + name);
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}

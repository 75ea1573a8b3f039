package dev.breakwater.system;

import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this machine has what a test of the whole system needs. */
final class Machine {
  private Machine() {}

  /** What is missing, in words; empty if nothing is. */
  static String missing() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return "root, to load eBPF programs and to start containers";
    }
    if (!Files.exists(Path.of("/sys/kernel/btf/vmlinux"))) {
      return "a kernel with BTF";
    }
    if (!Container.available()) {
      return "runc and a static busybox";
    }
    return Files.isExecutable(Path.of("/usr/bin/chromedriver")) ? "" : "Chromium and its driver";
  }
}

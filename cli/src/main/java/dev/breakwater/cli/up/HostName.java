package dev.breakwater.cli.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The kernel's name of this machine, as a kubelet names its node. */
final class HostName {
  private HostName() {}

  /** Lower case; {@code node} where the machine has no usable name. */
  static String current() {
    try {
      String name =
          Files.readString(Path.of("/proc/sys/kernel/hostname")).strip().toLowerCase(Locale.ROOT);
      return name.isEmpty() || name.equals("(none)") ? "node" : name;
    } catch (IOException e) {
      return "node";
    }
  }
}

package dev.breakwater.bpf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether this process may run tracing programs that libbpf relocates for this kernel. */
public final class KernelSupport {
  private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");
  private static final Path STATUS = Path.of("/proc/self/status");

  private static final int RAW_TRACEPOINT_PROGRAM = 17;
  private static final int CAP_SYS_ADMIN = 21;
  private static final int CAP_PERFMON = 38;
  private static final int CAP_BPF = 39;

  private KernelSupport() {}

  /** Why it may not, in a sentence without a full stop; empty if it may. */
  public static Optional<String> missing() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Optional.of("eBPF is a part of Linux, and this is " + System.getProperty("os.name"));
    }
    if (!Files.isReadable(BTF)) {
      return Optional.of(
          "the kernel does not describe its types in "
              + BTF
              + ": it takes a kernel built with CONFIG_DEBUG_INFO_BTF");
    }
    Optional<String> capability = missingCapability();
    if (capability.isPresent()) {
      return capability;
    }
    Libbpf libbpf;
    try {
      libbpf = Libbpf.load();
    } catch (BpfException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    if (!libbpf.offersProgramType(RAW_TRACEPOINT_PROGRAM)) {
      return Optional.of("the kernel refuses eBPF tracing programs to this process");
    }
    if (!libbpf.offersMapType(BpfMap.RING_BUFFER)) {
      return Optional.of("the kernel has no eBPF ring buffers: it takes Linux 5.8 or newer");
    }
    return Optional.empty();
  }

  private static Optional<String> missingCapability() {
    try {
      for (String line : Files.readString(STATUS, StandardCharsets.ISO_8859_1).split("\n", -1)) {
        if (line.startsWith("CapEff:")) {
          long effective = Long.parseUnsignedLong(line.substring(7).strip(), 16);
          boolean admitted =
              has(effective, CAP_SYS_ADMIN)
                  || (has(effective, CAP_BPF) && has(effective, CAP_PERFMON));
          return admitted
              ? Optional.empty()
              : Optional.of(
                  "the process may not load eBPF programs: run it as root, or with the capability"
                      + " SYS_ADMIN");
        }
      }
      return Optional.of(STATUS + " does not tell the capabilities of the process");
    } catch (IOException | NumberFormatException e) {
      return Optional.of("the capabilities of the process could not be read: " + e.getMessage());
    }
  }

  private static boolean has(long capabilities, int capability) {
    return (capabilities >> capability & 1) == 1;
  }
}

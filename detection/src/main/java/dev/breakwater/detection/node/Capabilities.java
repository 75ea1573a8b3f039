package dev.breakwater.detection.node;

import java.util.StringJoiner;

/** Linux capabilities by name, as {@code CAP_CHOWN CAP_SYS_ADMIN}. */
final class Capabilities {
  private static final String[] NAMES = {
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "KILL",
    "SETGID",
    "SETUID",
    "SETPCAP",
    "LINUX_IMMUTABLE",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_ADMIN",
    "NET_RAW",
    "IPC_LOCK",
    "IPC_OWNER",
    "SYS_MODULE",
    "SYS_RAWIO",
    "SYS_CHROOT",
    "SYS_PTRACE",
    "SYS_PACCT",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_NICE",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "MKNOD",
    "LEASE",
    "AUDIT_WRITE",
    "AUDIT_CONTROL",
    "SETFCAP",
    "MAC_OVERRIDE",
    "MAC_ADMIN",
    "SYSLOG",
    "WAKE_ALARM",
    "BLOCK_SUSPEND",
    "AUDIT_READ",
    "PERFMON",
    "BPF",
    "CHECKPOINT_RESTORE"
  };

  private static final KnownTexts TEXTS = new KnownTexts(Capabilities::make);

  private Capabilities() {}

  static String text(long set) {
    return TEXTS.of(set);
  }

  private static String make(long set) {
    StringJoiner names = new StringJoiner(" ");
    for (int i = 0; i < NAMES.length; i++) {
      if ((set >>> i & 1) != 0) {
        names.add("CAP_" + NAMES[i]);
      }
    }
    return names.toString();
  }
}

package dev.breakwater.collector;

import java.nio.charset.StandardCharsets;

/** What system calls change of the process that makes them, as later events show it. */
final class ProcessState {

  /** PR_SET_NAME of include/uapi/linux/prctl.h. */
  static final int SET_NAME = 15;

  /** The kernel's own bound, without the NUL that ends a name. */
  private static final int LONGEST_NAME = 15;

  private ProcessState() {}

  /** Takes a call that has returned. */
  static void take(KernelEvent event, TrackedProcess process) {
    SystemCall call = event.call();
    if (call == null || event.result() < 0) {
      return;
    }
    switch (call) {
      case CHDIR, FCHDIR -> process.workingDirectory(event.path());
      case SETSID -> process.leadSession();
      case PRCTL -> {
        if (event.argument(0) == SET_NAME && event.tid() == process.pid()) {
          name(event, process);
        }
      }
      default -> {}
    }
  }

  private static void name(KernelEvent event, TrackedProcess process) {
    byte[] data = event.data();
    if (data == null) {
      return;
    }
    int length = 0;
    while (length < data.length && length < LONGEST_NAME && data[length] != 0) {
      length++;
    }
    process.name(new String(data, 0, length, StandardCharsets.UTF_8));
  }
}
